"""A gradebook row as plain values, for tests and for the page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lticheck.sandbox.canvas.world import Submission

Row = dict[str, Any]


def row_of(submission: Submission) -> Row:
    """Return grade, score, state and the rest, and whether Canvas shows it as graded."""
    return {**asdict(submission), "graded": submission.graded}
