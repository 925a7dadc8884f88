"""Making room for the launch of another Canvas, so that it can be replayed here.

The sandbox cannot read another Canvas's sourcedids; it takes one that has the right shape as it
stands, and makes the course, the assignment and the person that the launch speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from lticheck.sandbox.canvas.ruby import to_float
from lticheck.sandbox.canvas.world import Assignment, Course, Enrollment, Tool, World
from lticheck.sandbox.lti11.sourcedid import LEGACY, Ids, looks_encrypted

TOOL_IN_PATH = re.compile(r"/tools/([0-9]{1,20})/(?:ext_)?grade_passback$")
ADOPTED = 900_000_000
"""Courses, assignments and people of adopted launches are numbered from here."""


def adopt(world: World, launch: Mapping[str, str], secret: str) -> None:
    """Add what the launch needs; a launch without grade passback needs nothing."""
    found = TOOL_IN_PATH.search(_path(launch.get("lis_outcome_service_url", "")))
    sourcedid = launch.get("lis_result_sourcedid", "").strip()
    if not found or not sourcedid or sourcedid in world.adopted:
        return
    tool_id = int(found[1])
    tool = Tool(
        id=tool_id, key=launch.get("oauth_consumer_key", ""), secret=secret, domain="tool.example"
    )
    world.tools[tool_id] = tool
    ids = _ids(sourcedid, tool_id, ADOPTED + len(world.adopted))
    if ids is None:
        return
    world.adopted[sourcedid] = ids
    world.tools.setdefault(ids[0], Tool(id=ids[0], key="", secret=secret, domain="tool.example"))
    _settle(world, ids, launch)


def _path(url: str) -> str:
    """Return a URL's path; empty for what is no URL, such as `https://[canvas/`."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _ids(sourcedid: str, tool_id: int, number: int) -> Ids | None:
    """Return the ids to use: the sourcedid's own tool where it can be read."""
    legacy = LEGACY.search(sourcedid)
    if legacy:
        return (int(legacy[1]), number, number, number)
    return (tool_id, number, number, number) if looks_encrypted(sourcedid) else None


def _settle(world: World, ids: Ids, launch: Mapping[str, str]) -> None:
    _, course_id, assignment_id, user_id = ids
    points = to_float(launch.get("custom_canvas_assignment_points_possible", "10"))
    state = "inactive" if launch.get("custom_canvas_enrollment_state") == "inactive" else "active"
    learner = "Learner" in launch.get("roles", "Learner")
    world.courses[course_id] = Course(id=course_id)
    world.assignments[assignment_id] = Assignment(
        id=assignment_id,
        course_id=course_id,
        points_possible=points,
        tag_url="https://tool.example/launch",
    )
    enrollment = Enrollment(
        course_id=course_id,
        user_id=user_id,
        type="StudentEnrollment" if learner else "TeacherEnrollment",
        workflow_state=state,
    )
    world.enrollments[course_id, user_id] = [enrollment]
