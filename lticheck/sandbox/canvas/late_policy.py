"""Late policy (app/models/late_policy.rb): what is deducted from points for late work.

Facts: s12, S27. It counts for external tools too, by the time at which Canvas says it was
submitted.
"""

from __future__ import annotations

import math

from lticheck.sandbox.canvas.world import Assignment, LatePolicy, Submission

SECONDS = {"hour": 3600.0, "day": 86400.0}
DEDUCTED_TYPES = {"points", "percent", "letter_grade", "gpa_scale"}


def is_late(assignment: Assignment, row: Submission) -> bool:
    """Tell whether work came after the due date, or a teacher says so."""
    if row.late_policy_status is not None:
        return row.late_policy_status == "late"
    handed_in = row.submission_type is not None and row.submitted_at is not None
    return handed_in and (row.submitted_at or 0.0) > assignment.due_limit


def points_deducted(
    policy: LatePolicy, assignment: Assignment, row: Submission, score: float | None
) -> float | None:
    """Return the points that lateness costs; None where the work is not late."""
    if not is_late(assignment, row):
        return None
    possible = assignment.points_possible or 0.0
    if not policy.enabled or score is None or possible <= 0:
        return 0.0
    if assignment.grading_type not in DEDUCTED_TYPES:
        return 0.0
    late = (row.submitted_at or 0.0) - assignment.due_limit
    intervals = math.ceil(late / SECONDS[policy.interval])
    spare = max(score * 100.0 / possible - (policy.minimum_percent or 0.0), 0.0)
    return possible * min(policy.percent_per_interval * intervals, spare) / 100.0
