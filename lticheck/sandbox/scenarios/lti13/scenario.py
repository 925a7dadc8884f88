"""One situation of LTI 1.3: what differs from a course in which everything is right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from lticheck.model.dataclass import dataclass

FOLDER = Path(__file__).parent
FIRST_COURSE, FIRST_ASSIGNMENT, FIRST_STUDENT = 1501, 2501, 3501
FIRST_LINE_ITEM, FIRST_SECOND_ITEM, FIRST_MATE = 4501, 4801, 6501
FIRST_KEY, FIRST_TOOL = 201, 301
MAIN_KEY, OTHER_KEY = 101, 102
MAIN_TOOL, OTHER_TOOL = 7, 8
TEACHER = 5001
"""The ids of the first scenario; each one after it has the next."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario13:
    """One situation in Canvas, and the launch that leads to it."""

    name: str
    about: str
    number: int
    rows: str = ""
    """Rows of the document of Canvas's behaviour that it shows."""
    key: Mapping[str, Any] = field(default_factory=dict)
    """What differs of the developer key; a scenario that names something has a key of its own."""
    course: Mapping[str, Any] = field(default_factory=dict)
    assignment: Mapping[str, Any] = field(default_factory=dict)
    line_item: Mapping[str, Any] = field(default_factory=dict)
    site: Mapping[str, Any] = field(default_factory=dict)
    """What differs of the whole Canvas."""
    second_line_item: bool = False
    enrollments: Sequence[Mapping[str, Any]] = ({},)
    user: Mapping[str, Any] = field(default_factory=dict)
    launches_as: str = ""
    """The `sub` of the launch where it is not the user's own."""
    submission: Mapping[str, Any] = field(default_factory=dict)
    graded_by: str = ""
    """Who graded a day ago: tool, teacher or other-tool."""
    result_hours_ago: float = 24.0
    has_result: bool = True
    """Whether the grade that is there left a result row."""
    result_deleted: bool = False
    comments: Sequence[str] = ()
    """Of a teacher, beside the grade."""
    results: int = 0
    """How many other students have results."""
    group: bool = False
    due_hours_ago: float | None = None
    placement: str = "assignment"
    persona: str = "student"
    login: str = ""
    """How the login goes wrong."""

    @property
    def course_id(self) -> int:
        """Return the id of its course."""
        return FIRST_COURSE + self.number

    @property
    def assignment_id(self) -> int:
        """Return the id of its assignment."""
        return FIRST_ASSIGNMENT + self.number

    @property
    def user_id(self) -> int:
        """Return the id of the user who launches."""
        return FIRST_STUDENT + self.number

    @property
    def line_item_id(self) -> int:
        """Return the id of the line item that the launch names."""
        first = FIRST_SECOND_ITEM if self.second_line_item else FIRST_LINE_ITEM
        return first + self.number

    @property
    def key_id(self) -> int:
        """Return the id of the developer key that the tool uses."""
        return FIRST_KEY + self.number if self.key else MAIN_KEY

    @property
    def tool_id(self) -> int:
        """Return the id of the installed tool."""
        return FIRST_TOOL + self.number if self.key else MAIN_TOOL

    @property
    def lti_id(self) -> str:
        """Return the user's own LTI id."""
        return uuid_of(self.user_id)


def uuid_of(number: int) -> str:
    """Return an id in the form of a UUID."""
    return f"5f0c1d0e-0000-4000-8000-{number:012d}"


@cache
def scenarios13() -> Mapping[str, Scenario13]:
    """Return every scenario by its name: "ok" first, then by file."""
    found: dict[str, Scenario13] = {}
    paths = sorted(FOLDER.glob("*.toml"), key=lambda path: (path.stem != "line_items", path.stem))
    for path in paths:
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[name] = Scenario13(name=name, number=len(found), **table)
    return found
