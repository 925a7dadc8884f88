"""Late policy (app/models/late_policy.rb): what is deducted from points for late work.

Facts: s12. It counts for external tools too, by the time at which Canvas says it was submitted.
"""

from __future__ import annotations

import math

from lticheck.sandbox.canvas.world import Assignment, LatePolicy

SECONDS = {"hour": 3600.0, "day": 86400.0}
DEDUCTED_TYPES = {"points", "percent", "letter_grade", "gpa_scale"}


def points_deducted(
    policy: LatePolicy, assignment: Assignment, score: float | None, submitted_at: float | None
) -> float | None:
    """Return the points that lateness costs; None where the policy says nothing."""
    possible = assignment.points_possible or 0.0
    if not policy.enabled or assignment.due_at is None or submitted_at is None:
        return None
    late = submitted_at - assignment.due_at
    if late <= 0 or score is None or possible <= 0:
        return None
    if assignment.grading_type not in DEDUCTED_TYPES:
        return None
    intervals = math.ceil(late / SECONDS[policy.interval])
    spare = max(score * 100.0 / possible - (policy.minimum_percent or 0.0), 0.0)
    return possible * min(policy.percent_per_interval * intervals, spare) / 100.0
