"""Making room for the LTI 1.3 launch of another Canvas, so that it can be asked about here.

The sandbox takes line item, user and client id as they stand, and makes the course, the
assignment, the person and the developer key that the launch speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lticheck.sandbox.ags.launches import CLAIM, ENDPOINT
from lticheck.sandbox.ags.records import SCOPES, SHARD, Deployment, DeveloperKey, LineItem, Registry
from lticheck.sandbox.canvas.world import Assignment, Course, Enrollment, User
from lticheck.sandbox.scenarios.lti13.sample_keys import TOOL_KEY, public_jwk

LINE_ITEM = re.compile(r"/api/lti/courses/([0-9]{1,20})/line_items/([0-9]{1,20})$")
ADOPTED = 900_000_000
"""Assignments and people of adopted launches are numbered from here, tools too."""


def adopt(registry: Registry, claims: Mapping[str, Any]) -> None:
    """Add what the launch needs; one without a line item of Canvas's form needs nothing."""
    endpoint = claims.get(ENDPOINT)
    url = endpoint.get("lineitem") if isinstance(endpoint, dict) else None
    found = LINE_ITEM.search(url) if isinstance(url, str) else None
    client = str(claims.get("azp") or claims.get("aud") or "")
    user = claims.get("sub")
    if not found or not client.isdecimal() or not isinstance(user, str) or not endpoint:
        return
    number = ADOPTED + len(registry.line_items)
    key_id = _add_key(registry, int(client), endpoint.get("scope"), number)
    if int(found[2]) not in registry.line_items:
        _add_course(registry, int(found[1]), int(found[2]), key_id, number)
    _add_person(registry, int(found[1]), user, claims, number)


def _add_key(registry: Registry, client: int, scopes: object, number: int) -> int:
    key_id = client - SHARD if client > SHARD else client
    if key_id not in registry.keys:
        granted = tuple(s for s in scopes if s in SCOPES) if isinstance(scopes, list) else SCOPES
        registry.keys[key_id] = DeveloperKey(
            id=key_id, scopes=granted, bindings={1: "on"}, public_jwk=public_jwk(TOOL_KEY)
        )
        registry.deployments[number] = Deployment(id=number, key_id=key_id)
    return key_id


def _add_course(registry: Registry, course_id: int, item_id: int, key_id: int, number: int) -> None:
    world = registry.world
    world.courses.setdefault(course_id, Course(id=course_id))
    world.assignments[number] = Assignment(id=number, course_id=course_id, points_possible=10)
    registry.line_items[item_id] = LineItem(
        id=item_id, assignment_id=number, key_id=key_id, label="Quiz", score_maximum=10.0
    )


def _add_person(
    registry: Registry, course_id: int, user: str, claims: Mapping[str, Any], number: int
) -> None:
    world = registry.world
    if any(known.lti_id == user for known in world.users.values()):
        return
    roles = claims.get(f"{CLAIM}/roles")
    learner = not isinstance(roles, list) or any("#Learner" in str(role) for role in roles)
    kind = "StudentEnrollment" if learner else "TeacherEnrollment"
    world.users[number] = User(id=number, lti_id=user)
    world.enroll(Enrollment(course_id=course_id, user_id=number, type=kind))
