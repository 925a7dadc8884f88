"""Canvas's records, as far as grade passback looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_SCHEME: Mapping[str, float] = {
    "A": 0.94,
    "A-": 0.90,
    "B+": 0.87,
    "B": 0.84,
    "B-": 0.80,
    "C+": 0.77,
    "C": 0.74,
    "C-": 0.70,
    "D+": 0.67,
    "D": 0.64,
    "D-": 0.61,
    "F": 0.0,
}
"""Canvas's default grading scheme: a name and the lowest fraction that earns it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Tool:
    """An installed external tool. A deleted one keeps its row, its id and its secret."""

    id: int
    key: str
    secret: str
    url: str | None = None
    domain: str | None = None
    deleted: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class LatePolicy:
    """What a course deducts for late work."""

    enabled: bool = False
    percent_per_interval: float = 0.0
    interval: str = "day"
    minimum_percent: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """A course: its state, and whether its dates have passed for teachers and TAs too."""

    id: int
    workflow_state: str = "available"
    soft_concluded: bool = False
    late_policy: LatePolicy = LatePolicy()


@dataclass(frozen=True, kw_only=True, eq=False)
class Assignment:
    """An assignment, with the link to its tool (the "tool tag")."""

    id: int
    course_id: int
    points_possible: float | None = 10.0
    grading_type: str = "points"
    grading_scheme: Mapping[str, float] | None = None
    workflow_state: str = "published"
    tag_url: str | None = None
    post_manually: bool = False
    in_closed_grading_period: bool = False
    due_at: float | None = None
    """Seconds since 1970."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Enrollment:
    """A person in a course; `state_by_date` is what the dates of course and section make of it."""

    course_id: int
    user_id: int
    type: str = "StudentEnrollment"
    workflow_state: str = "active"
    state_by_date: str = "active"


@dataclass(kw_only=True, eq=False)
class Submission:
    """A student's row in the gradebook. It exists before anything was handed in."""

    user_id: int
    grade: str | None = None
    score: float | None = None
    workflow_state: str = "unsubmitted"
    grader_id: int | None = None
    submission_type: str | None = None
    submitted_at: float | None = None
    attempt: int | None = None
    body: str | None = None
    url: str | None = None
    excused: bool = False
    posted: bool = False
    points_deducted: float | None = None
    comments: list[str] = field(default_factory=list)

    @property
    def graded(self) -> bool:
        """Tell whether Canvas shows it as graded: excused, or with a score in that state."""
        return self.excused or (self.score is not None and self.workflow_state == "graded")


@dataclass(frozen=True, kw_only=True, eq=False)
class Keys:
    """The secrets by which a Canvas signs and seals its sourcedids."""

    hmac: str
    signing: str
    encryption: str


@dataclass(kw_only=True, eq=False)
class World:
    """One Canvas: everything by id, and the gradebook by assignment and student."""

    keys: Keys
    tools: dict[int, Tool] = field(default_factory=dict)
    courses: dict[int, Course] = field(default_factory=dict)
    assignments: dict[int, Assignment] = field(default_factory=dict)
    enrollments: dict[tuple[int, int], Enrollment] = field(default_factory=dict)
    submissions: dict[tuple[int, int], Submission] = field(default_factory=dict)
    adopted: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    """Sourcedids of other Canvases that are taken as they stand: tool, course, assignment, user."""

    def submission(self, assignment_id: int, user_id: int) -> Submission:
        """Return the student's row, made where there is none."""
        return self.submissions.setdefault((assignment_id, user_id), Submission(user_id=user_id))
