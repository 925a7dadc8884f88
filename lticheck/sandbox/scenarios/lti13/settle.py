"""Making the Canvas in which every scenario of LTI 1.3 has a course of its own."""

from __future__ import annotations

import json
from typing import Any

from lticheck.sandbox.ags.records import (
    AGS,
    SCOPES,
    Account,
    Deployment,
    DeveloperKey,
    FetchedKeySet,
    LineItem,
    Registry,
    Site,
)
from lticheck.sandbox.canvas.world import (
    Assignment,
    Comment,
    Course,
    Enrollment,
    LatePolicy,
    Submission,
    User,
    World,
)
from lticheck.sandbox.scenarios.lti13.sample_keys import CANVAS_KEY, TOOL_KEY, public_jwk
from lticheck.sandbox.scenarios.lti13.scenario import (
    FIRST_LINE_ITEM,
    FIRST_MATE,
    FIRST_SECOND_ITEM,
    MAIN_KEY,
    MAIN_TOOL,
    OTHER_KEY,
    OTHER_TOOL,
    TEACHER,
    Scenario13,
    scenarios13,
    uuid_of,
)

HOUR = 3600.0
ELSEWHERE, BELOW = 2, 3
"""Sub-accounts: one that no course lies in, and one for courses that say so."""
TOOL_URL = "https://tool.example/launch"
GRADERS = {"tool": -MAIN_TOOL, "teacher": TEACHER, "other-tool": -OTHER_TOOL}
OLD_POINTS = {"tool": 6.0, "teacher": 9.0, "other-tool": 6.0}


def new_registry(world: World, now: float) -> Registry:
    """Add every scenario to a Canvas."""
    registry = Registry(world=world)
    for account in (ELSEWHERE, BELOW):
        registry.accounts[account] = Account(id=account, parent_id=1)
    for key_id, tool_id in ((MAIN_KEY, MAIN_TOOL), (OTHER_KEY, OTHER_TOOL)):
        jwk = public_jwk(TOOL_KEY)
        registry.keys[key_id] = DeveloperKey(id=key_id, bindings={1: "on"}, public_jwk=jwk)
        registry.deployments[tool_id] = _deployment(tool_id, key_id)
    _add_key_sets(registry)
    world.users[TEACHER] = User(id=TEACHER, lti_id=uuid_of(TEACHER))
    for scenario in scenarios13().values():
        _settle(registry, scenario, now)
    return registry


def _deployment(tool_id: int, key_id: int, *, deleted: bool = False) -> Deployment:
    return Deployment(
        id=tool_id,
        key_id=key_id,
        deleted=deleted,
        url=TOOL_URL,
        deployment_id=f"{tool_id}:5f0c1d0e000040008000",
    )


def _add_key_sets(registry: Registry) -> None:
    own, other = public_jwk(TOOL_KEY), public_jwk(CANVAS_KEY)
    nameless = {part: value for part, value in own.items() if part != "kid"}
    sets: dict[str, object] = {
        "jwks.json": {"keys": [own]},
        "empty": {"keys": []},
        "other": {"keys": [{**other, "kid": own["kid"]}]},
        "no-kid": {"keys": [nameless]},
        "nested": {"keys": {"keys": [own]}},
    }
    answers = {name: FetchedKeySet(body=json.dumps(document)) for name, document in sets.items()}
    answers["html"] = FetchedKeySet(body="<html><body>Not found</body></html>")
    answers["refused"] = FetchedKeySet(failure="connection refused")
    answers["timeout"] = FetchedKeySet(failure="read timeout")
    answers["blocked"] = FetchedKeySet(failure="blocked: a private address")
    for name, answered in answers.items():
        registry.key_sets[f"https://tool.example/{name}"] = answered


def _settle(registry: Registry, scenario: Scenario13, now: float) -> None:
    world, course = registry.world, dict(scenario.course)
    policy = LatePolicy(**course.pop("late_policy", {}))
    world.courses[scenario.course_id] = Course(id=scenario.course_id, late_policy=policy, **course)
    assignment = _assignment(scenario, now)
    world.assignments[assignment.id] = assignment
    _add_people(world, scenario)
    _add_line_items(registry, scenario, now)
    if scenario.site:
        registry.sites[scenario.course_id] = _site(scenario)
    if scenario.key:
        _add_key(registry, scenario)
    _add_grade(registry, scenario, now)
    for number in range(scenario.results):
        _add_classmate(registry, scenario, number, now)


def _site(scenario: Scenario13) -> Site:
    values = dict(scenario.site)
    if isinstance(values.get("file_service"), list):
        values["file_service"] = tuple(values["file_service"])
    return Site(**values)


def _assignment(scenario: Scenario13, now: float) -> Assignment:
    values: dict[str, Any] = {"points_possible": 10, **scenario.assignment}
    if scenario.due_hours_ago is not None:
        values["due_at"] = now - scenario.due_hours_ago * HOUR
    return Assignment(
        id=scenario.assignment_id,
        course_id=scenario.course_id,
        resource_link=uuid_of(scenario.assignment_id),
        **values,
    )


def _add_people(world: World, scenario: Scenario13) -> None:
    user = dict(scenario.user)
    past = tuple(user.pop("past_lti_ids", ()))
    world.users[scenario.user_id] = User(
        id=scenario.user_id, lti_id=scenario.lti_id, past_lti_ids=past, **user
    )
    for table in scenario.enrollments:
        world.enroll(Enrollment(course_id=scenario.course_id, user_id=scenario.user_id, **table))
    if scenario.group:
        mate = FIRST_MATE + scenario.number
        world.users[mate] = User(id=mate, lti_id=uuid_of(mate))
        world.enroll(Enrollment(course_id=scenario.course_id, user_id=mate))
        category = int(scenario.assignment["group_category_id"])
        members = frozenset({scenario.user_id, mate})
        world.groups.setdefault(category, []).append(members)


def _add_line_items(registry: Registry, scenario: Scenario13, now: float) -> None:
    values: dict[str, Any] = {"key_id": scenario.key_id, "score_maximum": 10.0}
    values |= {"resource_link": uuid_of(scenario.assignment_id), **scenario.line_item}
    if values["resource_link"] == "none":
        values["resource_link"] = None
    places = [(FIRST_LINE_ITEM + scenario.number, now - 48 * HOUR)]
    if scenario.second_line_item:
        places.append((FIRST_SECOND_ITEM + scenario.number, now - 47 * HOUR))
    for item_id, created_at in places:
        registry.line_items[item_id] = LineItem(
            id=item_id,
            assignment_id=scenario.assignment_id,
            label="Quiz",
            created_at=created_at,
            **values,
        )


def _add_key(registry: Registry, scenario: Scenario13) -> None:
    table = scenario.key
    bindings = {table.get("bound_in", 1): table.get("binding", "on")}
    if "below" in table:
        bindings[BELOW] = table["below"]
    url = table.get("jwk_url")
    has_jwk = table.get("has_jwk", url is None)
    scopes = [f"{AGS}/{name}" for name in table.get("scopes", [])]
    registry.keys[scenario.key_id] = DeveloperKey(
        id=scenario.key_id,
        scopes=tuple(scopes) or SCOPES,
        active=table.get("active", True),
        is_lti=table.get("is_lti", True),
        account_id=table.get("account_id"),
        bindings={account: state for account, state in bindings.items() if state},
        public_jwk=public_jwk(TOOL_KEY) if has_jwk else None,
        public_jwk_url=url,
    )
    state = table.get("tool", "")
    if state != "none":
        tool = _deployment(scenario.tool_id, scenario.key_id, deleted=state == "deleted")
        registry.deployments[scenario.tool_id] = tool


def _add_grade(registry: Registry, scenario: Scenario13, now: float) -> None:
    values: dict[str, Any] = {}
    if scenario.graded_by:
        points = OLD_POINTS[scenario.graded_by]
        values |= {
            "score": points,
            "grade": f"{points:g}",
            "workflow_state": "graded",
            "grader_id": GRADERS[scenario.graded_by],
            "graded_at": now - 24 * HOUR,
            "posted": True,
            "posted_at": now - 24 * HOUR,
            "matches_current": True,
        }
    if scenario.graded_by in {"tool", "other-tool"}:
        values |= {"attempt": 1, "submission_type": "external_tool"}
    if values.get("attempt") or scenario.submission.get("attempt"):
        values["submitted_at"] = now - 25 * HOUR
    values["comments"] = [Comment(text=text, author_id=TEACHER) for text in scenario.comments]
    values |= scenario.submission
    place = (scenario.assignment_id, scenario.user_id)
    registry.world.submissions[place] = Submission(user_id=scenario.user_id, **values)
    if scenario.graded_by in {"tool", "teacher"} and scenario.has_result:
        _add_result(registry, scenario, now)


def _add_result(registry: Registry, scenario: Scenario13, now: float) -> None:
    at = now - scenario.result_hours_ago * HOUR
    by_tool = scenario.graded_by == "tool"
    item = registry.line_items[scenario.line_item_id]
    row = registry.new_result(item, scenario.user_id, at)
    row.score, row.maximum = OLD_POINTS[scenario.graded_by], 10.0
    row.activity_progress = "Completed" if by_tool else None
    row.grading_progress = "FullyGraded" if by_tool else None
    row.deleted = scenario.result_deleted


def _add_classmate(registry: Registry, scenario: Scenario13, number: int, now: float) -> None:
    user_id = 7001 + number
    world = registry.world
    world.users[user_id] = User(id=user_id, lti_id=uuid_of(user_id))
    world.enroll(Enrollment(course_id=scenario.course_id, user_id=user_id))
    item = registry.line_items[scenario.line_item_id]
    row = registry.new_result(item, user_id, now - 24 * HOUR)
    row.score, row.maximum = float(number % 10), 10.0
    row.activity_progress, row.grading_progress = "Completed", "FullyGraded"
