"""The scenarios, as data: what differs from a course in which everything is right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.canvas.world import (
    Assignment,
    Course,
    Enrollment,
    Keys,
    LatePolicy,
    Submission,
    Tool,
    World,
)

FOLDER = Path(__file__).parent
TOOL_URL = "https://tool.example/launch"
KEYS = Keys(
    hmac="lticheck-sandbox-encryption-key",
    signing="lticheck-sandbox-signing-secret-",
    encryption="lticheck-sandbox-sealing-secret-",
)
FIRST = {"course": 1101, "assignment": 2101, "user": 3101}
"""The ids of the first scenario; each one after it has the next."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """One situation in Canvas, and the launch that leads to it."""

    name: str
    about: str
    number: int
    tool: int = 70001
    """The tool that the sourcedid names."""
    posts_to: int = 0
    """The tool in the outcome URL; 0: the same."""
    course: Mapping[str, Any] = field(default_factory=dict)
    assignment: Mapping[str, Any] = field(default_factory=dict)
    enrollment: Mapping[str, Any] = field(default_factory=dict)
    submission: Mapping[str, Any] = field(default_factory=dict)
    due_hours_ago: float | None = None
    sourcedid: str = "legacy"
    """Its form: legacy, encrypted, other-environment, or absent."""
    text: str | None = None
    """What becomes of the sourcedid on the way, with {right}, {tool}, {course} ... filled in."""
    placement: str = "assignment"
    role: str = "Learner"
    launch: Mapping[str, str] = field(default_factory=dict)
    """Launch parameters that differ."""

    @property
    def ids(self) -> tuple[int, int, int, int]:
        """Return the ids that the sourcedid carries: tool, course, assignment, user."""
        return (self.tool, *(first + self.number for first in FIRST.values()))  # type: ignore[return-value]


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Return every scenario by its name, in the order of the files."""
    found: dict[str, Scenario] = {}
    for path in sorted(FOLDER.glob("[a-z]*.toml")):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[name] = Scenario(name=name, number=len(found), **table)
    return found


@cache
def tool_tables() -> tuple[Mapping[str, Any], ...]:
    """Return the installed tools, with the secret that each tool's developer believes in."""
    document = tomllib.loads((FOLDER / "_tools.toml").read_text(encoding="utf-8"))
    return tuple(document["tool"])


def new_world(now: float) -> World:
    """Make a Canvas with every scenario in it, each in a course of its own."""
    tools = [
        Tool(**{name: value for name, value in table.items() if name != "believes"})
        for table in tool_tables()
    ]
    world = World(keys=KEYS, tools={tool.id: tool for tool in tools})
    for scenario in scenarios().values():
        _settle(world, scenario, now)
    return world


def _settle(world: World, scenario: Scenario, now: float) -> None:
    _, course_id, assignment_id, user_id = scenario.ids
    course = dict(scenario.course)
    policy = LatePolicy(**course.pop("late_policy", {}))
    world.courses[course_id] = Course(id=course_id, late_policy=policy, **course)
    world.assignments[assignment_id] = _assignment(scenario, course_id, assignment_id, now)
    world.enroll(Enrollment(course_id=course_id, user_id=user_id, **scenario.enrollment))
    world.submissions[assignment_id, user_id] = Submission(user_id=user_id, **scenario.submission)


def _assignment(scenario: Scenario, course_id: int, own_id: int, now: float) -> Assignment:
    values = {"points_possible": 10, "tag_url": TOOL_URL, **scenario.assignment}
    if values["points_possible"] == "":
        values["points_possible"] = None
    if scenario.due_hours_ago is not None:
        values["due_at"] = now - scenario.due_hours_ago * 3600
    return Assignment(id=own_id, course_id=course_id, **values)
