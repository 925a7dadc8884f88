"""Whether a grade that is read now may come from what the journal notes, or is somebody else's.

What may be a run's own is put back; what somebody gave since is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from lticheck.probing.journal import Entry, as_one
from lticheck.services.interface import GradeService


def since_others(entry: Entry, service: GradeService) -> Entry:
    """Leave out the runs before the last time that somebody else graded.

    What a dead run found is a grade to be kept, where no run before it can have left it so.
    """
    runs = entry.runs
    for number in range(len(runs) - 1, 0, -1):
        before = as_one(runs[:number])
        found = runs[number].former
        if not service.is_same_grade(found, before.former) and not may_be_ours(
            found, before, service
        ):
            return replace(entry, former=found, runs=runs[number:])
    return entry


def may_be_ours(now: str, entry: Entry, service: GradeService) -> bool:
    """Tell whether a reading may come from the write that an entry notes, or from a dead run's."""
    if any(service.is_same_grade(now, text) for text in _noted(entry)):
        return True
    unknown = (entry, *_not_arrived(entry, service))
    is_written = any(_may_be_written(now, run, service) for run in unknown)
    return is_written or _may_be_put_back(now, entry, service)


def _not_arrived(entry: Entry, service: GradeService) -> Iterator[Entry]:
    """Yield the dead runs whose write had not arrived when the next one began: it may have since.

    What the others' writes made of the grade was found by the next run, so that it is known.
    """
    for run, following in pairwise(entry.runs):
        if service.is_same_grade(run.former, following.former):
            yield run


def _noted(entry: Entry) -> Iterator[str]:
    """Yield what dead runs have found, written and seen, but for what the first of them found."""
    for number, run in enumerate(entry.runs):
        if number:
            yield run.former
        if run.written or run.clears:
            yield run.written
        if run.shown is not None:
            yield run.shown


def _may_be_written(now: str, entry: Entry, service: GradeService) -> bool:
    """Tell whether a write may read so: what was seen after it reads no other way."""
    if entry.shown is not None:
        known = (entry.shown, entry.written) if entry.written else (entry.shown,)
        return any(service.is_same_grade(now, one) for one in known)
    if entry.clears:
        return not now.strip()
    return service.may_come_from(now, entry.written)


def _may_be_put_back(now: str, entry: Entry, service: GradeService) -> bool:
    """Tell whether a dead run may have put back what it had found, and Canvas made this of it.

    A late policy lowers every grade that is sent, one that is put back too. Where writes were seen
    to read as something else, it is at work; where none was seen, it may be.
    """
    runs = entry.runs
    seen = [(run.shown, run.written) for run in runs if run.shown is not None and run.written]
    if seen and all(service.is_same_grade(*pair) for pair in seen):
        return False
    found = [run.former for run in (runs if seen else runs[1:]) if run.former.strip()]
    return any(service.may_come_from(now, one, was_read=True) for one in found)
