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
    INTERRUPTED = 130
