"""Canvas's records, as far as grade passback looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from lticheck.model.dataclass import dataclass

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
    account_id: int = 1

    @property
    def concluded(self) -> bool:
        """Tell whether it was ended by hand or by its dates."""
        return self.soft_concluded or self.workflow_state == "completed"


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
    title: str = "Quiz"
    submission_types: str = "external_tool"
    allowed_attempts: int | None = None
    """None or -1: any number."""
    unlock_at: float | None = None
    resource_link: str | None = None
    """The id of its LTI 1.3 resource link."""
    group_category_id: int | None = None
    graded_individually: bool = False
    """In a group assignment: each member is graded alone."""

    @property
    def due_limit(self) -> float:
        """Return the moment after which work is late."""
        return float("inf") if self.due_at is None else self.due_at


@dataclass(frozen=True, kw_only=True, eq=False)
class Enrollment:
    """A person in a course; `state_by_date` is what the dates of course and section make of it."""

    course_id: int
    user_id: int
    type: str = "StudentEnrollment"
    workflow_state: str = "active"
    state_by_date: str = "active"


@dataclass(frozen=True, kw_only=True, eq=False)
class Comment:
    """A comment beside a grade; without an author where a tool wrote it."""

    text: str
    author_id: int | None = None
    attempt: int | None = None


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
    comments: list[Comment] = field(default_factory=list)
    graded_at: float | None = None
    posted_at: float | None = None
    matches_current: bool | None = None
    """Whether the grade is for the newest attempt."""
    late_policy_status: str | None = None
    """What a teacher said of its lateness: none, late or missing."""
    extra_attempts: int = 0
    attachment_ids: str | None = None

    @property
    def entered_score(self) -> float | None:
        """Return the score before anything was deducted."""
        return None if self.score is None else self.score + (self.points_deducted or 0.0)

    @property
    def graded(self) -> bool:
        """Tell whether Canvas shows it as graded: excused, or with a score in that state."""
        return self.excused or (self.score is not None and self.workflow_state == "graded")


@dataclass(frozen=True, kw_only=True, eq=False)
class User:
    """A person, by whichever id a tool may name them."""

    id: int
    lti_id: str | None = None
    deleted: bool = False
    past_lti_ids: tuple[str, ...] = ()
    """Of accounts that were merged into this one."""


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
    enrollments: dict[tuple[int, int], list[Enrollment]] = field(default_factory=dict)
    """By course and user: one for each section and role."""
    submissions: dict[tuple[int, int], Submission] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    groups: dict[int, list[frozenset[int]]] = field(default_factory=dict)
    """The members of each group, by group category."""
    adopted: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    """Sourcedids of other Canvases that are taken as they stand: tool, course, assignment, user."""

    def enroll(self, enrollment: Enrollment) -> None:
        """Put a person into a course."""
        place = (enrollment.course_id, enrollment.user_id)
        self.enrollments.setdefault(place, []).append(enrollment)

    def members(self, assignment: Assignment, user_id: int) -> frozenset[int]:
        """Return who hands in together with this student; the student alone without a group."""
        groups = self.groups.get(assignment.group_category_id or 0, [])
        return next((group for group in groups if user_id in group), frozenset({user_id}))

    def submission(self, assignment_id: int, user_id: int) -> Submission:
        """Return the student's row, made where there is none."""
        return self.submissions.setdefault((assignment_id, user_id), Submission(user_id=user_id))
