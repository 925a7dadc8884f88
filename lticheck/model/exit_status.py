"""The exit statuses: a promise, the same for every format."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a run's exit status means. Documented in docs/exit-status.md."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING_RECOGNISED = 3
    NOT_CHECKED = 4
    INTERNAL_ERROR = 5
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


ORDER = (
    ExitStatus.INTERRUPTED,
    ExitStatus.TERMINATED,
    ExitStatus.HUNG_UP,
    ExitStatus.INTERNAL_ERROR,
    ExitStatus.USAGE,
    ExitStatus.FINDINGS,
    ExitStatus.NOTHING_RECOGNISED,
    ExitStatus.NOT_CHECKED,
    ExitStatus.OK,
)
"""Of several that occurred in one run, the first of these counts."""


def first_of(*occurred: ExitStatus) -> ExitStatus:
    """Return the status that counts where several occurred."""
    return min(occurred, key=ORDER.index, default=ExitStatus.OK)
