"""What the commands that write share: the journal, and what is said where a run is interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lticheck.cli.stderr import say

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.cli.output import Output
    from lticheck.probing.journal import Journal


def open_journal(restore: bool, path: Path) -> Journal | None:
    """Return the journal of a run that restores."""
    if not restore:
        return None
    from lticheck.probing.journal import Journal  # noqa: PLC0415 - start-up time

    journal = Journal(path)
    journal.require_done()
    return journal


@contextmanager
def ending_well(out: Output, journal: Journal | None) -> Iterator[None]:
    """Where a run is interrupted, end the report, and say whether a grade is not back."""
    try:
        yield
    except KeyboardInterrupt:
        if out.summary.diagnoses:
            out.finish()
        left = journal.tidy() if journal else 0
        if journal and left:
            told = "ONE FORMER GRADE IS" if left == 1 else f"{left} FORMER GRADES ARE"
            say(f"✖ {told} NOT BACK")
            say(f"  put back with: lticheck restore {journal.path}")
        raise
