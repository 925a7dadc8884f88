"""One launch in one word."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a diagnosis comes to."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    NOT_CHECKED = "not-checked"
    NOT_RECOGNISED = "not-recognised"
