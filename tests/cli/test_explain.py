"""`lticheck explain`: every way to ask."""

from __future__ import annotations

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.rules import all_rules
from lticheck.rules.rule import Stage
from tests.cli.runner import Lticheck


def test_the_list_names_every_rule_by_stage(lticheck: Lticheck) -> None:
    run = lticheck("explain")
    assert run.status == ExitStatus.OK
    for rule in all_rules():
        assert rule.slug in run.stdout
    headings = [line for line in run.stdout.splitlines() if line in set(Stage)]
    assert headings == list(Stage)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("score-out-of-range", "score-out-of-range"),
        ("bad_score", "score-out-of-range"),
        ("Score is not between 0 and 1", "score-out-of-range"),
        ("Unable to parse resultScore: abc\n[EID_7]", "non-numeric-score"),
        ("assignment_tool_mismatch", "removed-tool"),
        ("truncated", "sourcedid-truncated"),
    ],
)
def test_every_way_to_ask(words: str, slug: str, lticheck: Lticheck) -> None:
    run = lticheck("explain", words)
    assert run.status == ExitStatus.OK
    assert slug in run.stdout


def test_a_near_miss_is_suggested(lticheck: Lticheck) -> None:
    run = lticheck("explain", "score-out-of-rnage")
    assert run.status == ExitStatus.USAGE
    assert "score-out-of-range" in run.stderr


def test_the_unknown_is_a_usage_error(lticheck: Lticheck) -> None:
    run = lticheck("explain", "qqqqqq")
    assert run.status == ExitStatus.USAGE
    assert run.stderr


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.slug)
def test_each_text_fits_a_screen(rule: object, lticheck: Lticheck) -> None:
    """At 80 columns: no line is longer, and the whole is at most a screen."""
    run = lticheck("explain", getattr(rule, "slug", ""))
    lines = run.stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert len(lines) <= 48
