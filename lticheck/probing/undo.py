"""A test write that was taken, against all that is known of Canvas: the grade is put back."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.case import Restore, Role
from lticheck.model.service import ServiceRequest
from lticheck.probing.former_grade import entry_of
from lticheck.probing.journal import Entry
from lticheck.probing.restore import Restoring
from lticheck.probing.sender import Sender, score_of
from lticheck.probing.signals import defer_signals


class NoNotes:
    """For what nobody meant to write: there is no journal of it."""

    def show(self, entry: Entry) -> None:
        """Note nothing."""

    def end(self, entry: Entry) -> None:
        """Note nothing."""


def undo(probe: Sender, asked: ServiceRequest) -> None:
    """Put the grade back after a platform took a test write, which it should have refused."""
    former, after = (_shown(probe, role) for role in (Role.READ, Role.READ_BACK))
    if former is None:
        note = "a test write was taken, and what was there before could not be read"
        probe.case = replace(probe.case, restore=Restore(done=False, note=note))
        return
    entry = replace(entry_of(probe, asked, former), shown=after)
    with defer_signals():
        Restoring(probe=probe, journal=NoNotes(), entry=entry).after_test_write()


def _shown(probe: Sender, role: Role) -> str | None:
    reads = [r.exchange for r in probe.steps if r.role is role and r.exchange]
    return score_of(reads[-1]) if reads else None
