"""What is seen while a smoke run goes on: a bar on a terminal, else a line a check."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from lticheck.cli.stderr import say
from lticheck.model.visible import visible_line
from lticheck.probing.retries import Outcome
from lticheck.reporting.diagnosis import CheckResult


def progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Pass outcomes on, and say on standard error how each went."""
    if not sys.stderr.isatty():
        for number, outcome in enumerate(outcomes, 1):
            say(f"[{number}/{total}] {line_of(outcome)}")
            yield outcome
        return
    with click.progressbar(
        length=total, label="checking", file=sys.stderr, item_show_func=lambda item: item
    ) as bar:
        for outcome in outcomes:
            bar.update(1, line_of(outcome))
            yield outcome


def line_of(outcome: Outcome) -> str:
    """Say in one line how a check went."""
    check = outcome[1].check
    return visible_line(_said(check)) if check else ""


def _said(check: CheckResult) -> str:
    if check.passed:
        return f"✔ {check.name} ({check.seconds:.1f} s)"
    found = ", ".join(check.found) or ("not checked" if check.could_not_check else "ok")
    return f"✖ {check.name}: expected {check.expectation}, found {found}{check.overdue_note}"
