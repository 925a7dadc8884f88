"""What every call of the services is asked before it is looked at.

Facts: P5b to P9b in their order; a7 for Canvas of about 2023-24.
"""

from __future__ import annotations

import re

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.access_token import Access, read_access
from lticheck.sandbox.ags.answers import not_found, service_error
from lticheck.sandbox.ags.people import People
from lticheck.sandbox.ags.records import Deployment, DeveloperKey, Registry
from lticheck.sandbox.ags.version import Version
from lticheck.sandbox.canvas.world import Course
from lticheck.sandbox.web.http import Request

NUMBER = re.compile(r"\d+", re.ASCII)
CONCLUDED = "This course has concluded. AGS requests will no longer be accepted for this course."
CONCLUDED_FOR_STUDENT = (
    "This course has concluded for this student. "
    "AGS requests will no longer be accepted for this course."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Grant:
    """A call that is let through: whose it is, and in which course."""

    key: DeveloperKey
    tool: Deployment
    course: Course
    people: People


@dataclass(frozen=True, kw_only=True, eq=False)
class Authorization:
    """The checks before a call, for one request's moment."""

    registry: Registry
    version: Version
    now: float

    def admit(self, request: Request, scopes: set[str], course_id: str) -> Grant:
        """Let a call through that bears one of the scopes. Raises Refused."""
        access = read_access(request, self.registry, self.now)
        if not access.scopes & scopes:
            raise service_error("Insufficient permissions", 401)
        return self._in_course(access, course_id)

    def _in_course(self, access: Access, course_id: str) -> Grant:
        course = self.registry.world.courses.get(number_of(course_id))
        if course is None:
            raise not_found()
        if not self._is_on(access.key, course):
            raise service_error("Invalid Developer Key", 401)
        if course.workflow_state == "deleted":
            raise service_error("Context is deleted or not found", 404)
        tool = self.registry.tool_of(access.key, course.account_id)
        if tool is None:
            raise service_error(
                "Access Token not linked to a Tool associated with this Context", 401
            )
        people = People(world=self.registry.world, course=course)
        return Grant(key=access.key, tool=tool, course=course, people=people)

    def _is_on(self, key: DeveloperKey, course: Course) -> bool:
        """Tell whether the topmost binding above the course switches the key on (P6).

        A binding of "allow" leaves that to the accounts below it.
        """
        chain = list(self.registry.chain(course.account_id))
        if key.account_id is not None and key.account_id not in chain:
            return False
        states = (key.bindings.get(place, "allow") for place in reversed(chain))
        return next((state for state in states if state != "allow"), "off") == "on"

    def require_open(self, grant: Grant, user_id: str | None) -> None:
        """Raise Refused where the course is concluded, for this user or for all (P9, P9b)."""
        if not grant.course.concluded:
            return
        if self.version.hides_concluded:
            self._require_visible(grant.course)
            return
        user = grant.people.named(user_id)
        if user is None or self.version.concludes_for_all:
            raise service_error(CONCLUDED, 422)
        if not grant.people.is_open_for(user):
            raise service_error(CONCLUDED_FOR_STUDENT, 422)

    def _require_visible(self, course: Course) -> None:
        """Raise Refused for a course concluded by hand; dates alone do nothing there (a7)."""
        if course.workflow_state == "completed":
            raise not_found()


def number_of(text: str) -> int:
    """Read an id of a path as a database does: the digits at its start."""
    found = NUMBER.match(text)
    return int(found[0]) if found else 0
