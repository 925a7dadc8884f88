"""What the commands that write share: the journal, and SIGTERM taken as Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.cli.stderr import say

if TYPE_CHECKING:  # annotations alone: start-up time
    from types import FrameType

    from lticheck.probing.journal import Journal


def open_journal(restore: bool, path: Path) -> Journal | None:
    """Return the journal of a run that restores, from now on also after SIGTERM."""
    if not restore:
        return None
    from lticheck.probing.journal import Journal  # noqa: PLC0415 - start-up time

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    journal = Journal(path)
    journal.require_done()
    return journal


@contextmanager
def warn_if_not_restored(journal: Journal | None) -> Iterator[None]:
    """Say, where a run is interrupted, whether a former grade is not back."""
    try:
        yield
    except KeyboardInterrupt:
        left = journal.tidy() if journal else 0
        if journal and left:
            click.echo(f"✖ {left} FORMER GRADES ARE NOT BACK", err=True)
            say(f"  put them back with: lticheck restore {journal.path}")
        raise


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
