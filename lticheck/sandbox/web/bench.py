"""What the pages show: situations by how far a grade gets in them, and the student's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.canvas.late_policy import is_late
from lticheck.sandbox.canvas.world import World
from lticheck.sandbox.scenarios.expected import ARRIVES, Expected

GROUPS = {
    ARRIVES: "The grade arrives",
    "launch": "Something is wrong with the launch",
    "authorization": "Canvas does not know who asks",
    "outcome": "Canvas refuses the grade",
    "gradebook": "Canvas takes it, and the gradebook differs",
}
"""The stages, in the order of the page."""
FIRST = "ok"
LONGEST_QUERY = 100


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A student's cell of the gradebook, as people read it."""

    grade: str
    facts: str
    """Attempt, late, hidden and the like; empty where there is nothing to say."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One row of the page."""

    name: str
    about: str
    points: str
    expected: Expected
    cell: Cell
    client_id: str = ""

    def matches(self, words: Sequence[str]) -> bool:
        """Tell whether every word stands somewhere in the row."""
        group = GROUPS.get(self.expected.stage, "")
        text = f"{self.name} {self.about} {self.expected.rule} {group} {self.client_id}".lower()
        return all(word in text for word in words)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The situations of one stage."""

    title: str
    rows: tuple[Situation, ...]
    is_open: bool


def groups(situations: Iterable[Situation], query: str) -> list[Group]:
    """Return the situations that are looked for, by stage; of a search, every group is open."""
    words = query[:LONGEST_QUERY].lower().split()
    found = sorted((one for one in situations if one.matches(words)), key=lambda s: s.name != FIRST)
    several = []
    for stage, title in GROUPS.items():
        rows = tuple(one for one in found if one.expected.stage == stage)
        if rows:
            several.append(Group(title=title, rows=rows, is_open=bool(words) or stage == ARRIVES))
    return several


def cell_of(world: World, assignment_id: int, user_id: int) -> Cell:
    """Return a student's cell."""
    row, assignment = world.submission(assignment_id, user_id), world.assignments[assignment_id]
    grade = "excused" if row.excused else row.grade or "–"
    deducted = f"{row.points_deducted:g} points off for lateness" if row.points_deducted else ""
    known: Mapping[str, bool] = {
        f"attempt {row.attempt}": bool(row.attempt),
        "late": row.submitted_at is not None and is_late(assignment, row),
        deducted: bool(deducted),
        "hidden from students": row.graded and not row.posted,
        "of an older attempt": row.matches_current is False,
        f"state {row.workflow_state}": row.workflow_state not in {"graded", "unsubmitted"},
        f"{len(row.comments)} comment{'s' if len(row.comments) > 1 else ''}": bool(row.comments),
    }
    return Cell(grade=grade, facts=", ".join(fact for fact, is_so in known.items() if is_so))


def points_of(world: World, assignment_id: int) -> str:
    """Return the points possible as the assignment has them."""
    points = world.assignments[assignment_id].points_possible
    return "blank" if points is None else f"{points:g}"
