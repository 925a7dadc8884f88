"""The world in which the exchanges of AGS were recorded, and rows as they were recorded."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from lticheck.sandbox.ags.records import (
    Account,
    Deployment,
    DeveloperKey,
    FetchedKeySet,
    LineItem,
    Registry,
    Result,
    Site,
)
from lticheck.sandbox.canvas.world import (
    Assignment,
    Comment,
    Course,
    Enrollment,
    Keys,
    LatePolicy,
    Submission,
    User,
    World,
)
from tests.conformance.recorded import Row, seconds

NO_KEYS = Keys(hmac="", signing="", encryption="")
SUBMISSION_TEXTS = (
    "score", "grade", "grader_id", "attempt", "submission_type", "body", "url",
    "late_policy_status", "points_deducted", "attachment_ids",
)  # fmt: skip


def new_registry(document: Row) -> Registry:
    """Seed a Canvas as the recorded one was seeded."""
    world = World(keys=NO_KEYS)
    registry = Registry(world=world, token_secret=document["access_token"]["secret"])
    for table in document["accounts"]:
        registry.accounts[table["id"]] = Account(
            id=table["id"], parent_id=table["parent_account_id"]
        )
    registry.site = Site(time_zone=document["time_zone_of_root_account"])
    _add_tools(registry, document)
    for scenario in document["scenarios"]:
        _add_scenario(registry, scenario, float(document["at"]))
    return registry


def copied(registry: Registry) -> Registry:
    """Return a Canvas in the same state, which may change alone: seeding anew takes far longer.

    Submissions and results are copied, for a request writes into them; other records it replaces.
    """
    world = registry.world
    submissions = {place: copy(row) for place, row in world.submissions.items()}
    return replace(
        registry,
        world=replace(world, assignments=dict(world.assignments), submissions=submissions),
        line_items=dict(registry.line_items),
        results={number: copy(row) for number, row in registry.results.items()},
    )


def turn(registry: Registry, knobs: Row) -> None:
    """Change a Canvas as the knobs of a row say."""
    site = registry.site
    answers = knobs.get("file_service_raises", site.file_service)
    if "file_service_answers" in knobs:
        status, body = knobs["file_service_answers"]
        answers = (status, body)
    registry.site = Site(
        time_zone=knobs.get("account_time_zone", site.time_zone),
        iso8601_only=knobs.get("setting") == "enforce_iso8601_for_lti_scores",
        file_service=answers,
    )


def _add_tools(registry: Registry, document: Row) -> None:
    for table in document["developer_keys"]:
        account, binding = table["account_binding_account_id"], table["account_binding"]
        registry.keys[table["id"]] = DeveloperKey(
            id=table["id"],
            scopes=tuple(table["scopes"]),
            active=table["workflow_state"] == "active",
            is_lti=table["is_lti_key"],
            account_id=table["account_id"],
            bindings={account: binding} if binding else {},
            public_jwk=table["public_jwk"],
            public_jwk_url=table["public_jwk_url"],
            secret=table["secret"],
        )
    ids = {table["name"]: table["id"] for table in document["developer_keys"]}
    for table in document["tools"]:
        registry.deployments[table["id"]] = Deployment(
            id=table["id"],
            key_id=ids[table["key"]],
            account_id=table["context_id"],
            deleted=table["workflow_state"] == "deleted",
            url=table["url"],
        )
    for table in document["jwk_url_answers"]:
        failure = table.get("error", "")
        if table.get("exception") == "CanvasHttp::Error":
            failure = f"blocked: {failure}"
        registry.key_sets[table["url"]] = FetchedKeySet(body=table.get("body", ""), failure=failure)


def _add_scenario(registry: Registry, scenario: Row, now: float) -> None:
    world, course = registry.world, scenario["course"]
    world.courses[course["id"]] = Course(
        id=course["id"],
        workflow_state=course["workflow_state"],
        account_id=course["account_id"],
        soft_concluded=_is_over(course, now),
        late_policy=_late_policy(scenario.get("late_policy", {})),
    )
    assignment = _assignment(scenario, now)
    world.assignments[assignment.id] = assignment
    for table in scenario["line_items"]:
        registry.line_items[table["id"]] = _line_item(table, assignment)
    for user in scenario["users"]:
        _add_user(world, user, course["id"])
    for group in scenario.get("groups", []):
        members = frozenset(group["user_ids"])
        world.groups.setdefault(group["group_category_id"], []).append(members)
    for row in scenario["submissions"]:
        mine = [
            one for one in scenario.get("comments", []) if row["user_id"] == scenario["student_id"]
        ]
        place_submission(world, assignment.id, {**row, "comments": mine})
    for row in scenario["results"]:
        place_result(registry, row)


def _is_over(course: Row, now: float) -> bool:
    ended = course["term_end_at"]
    if course["restrict_enrollments_to_course_dates"]:
        ended = course["conclude_at"] or ended
    return ended is not None and seconds(ended) < now


def _late_policy(table: Row) -> LatePolicy:
    has_minimum = table.get("late_submission_minimum_percent_enabled", False)
    return LatePolicy(
        enabled=table.get("late_submission_deduction_enabled", False),
        percent_per_interval=table.get("late_submission_deduction", 0.0),
        interval=table.get("late_submission_interval", "day"),
        minimum_percent=table["late_submission_minimum_percent"] if has_minimum else None,
    )


def _assignment(scenario: Row, now: float) -> Assignment:
    table = scenario["assignment"]
    closed = [row.get("grading_period_close_date") for row in scenario["submissions"]]
    return Assignment(
        id=table["id"],
        course_id=scenario["course"]["id"],
        title=table["title"],
        workflow_state=table["workflow_state"],
        grading_type=table["grading_type"],
        points_possible=table["points_possible"],
        submission_types=table["submission_types"],
        allowed_attempts=table["allowed_attempts"],
        due_at=_moment(table["due_at"]),
        post_manually=table["post_manually"],
        in_closed_grading_period=any(at and seconds(at) < now for at in closed),
        group_category_id=table["group_category_id"],
        graded_individually=table["grade_group_students_individually"],
        resource_link=table["resource_link_uuid"],
    )


def _line_item(table: Row, assignment: Assignment) -> LineItem:
    return LineItem(
        id=table["id"],
        assignment_id=assignment.id,
        key_id=table["client_id"] % 1000,
        label=table["label"],
        score_maximum=table["scoreMaximum"],
        coupled=table["coupled"],
        resource_link=assignment.resource_link if table["has_resource_link"] else None,
        deleted=table["workflow_state"] == "deleted",
        created_at=seconds(table["created_at"]),
    )


def _add_user(world: World, table: Row, course_id: int) -> None:
    world.users[table["id"]] = User(
        id=table["id"],
        lti_id=table.get("lti_id"),
        deleted=table["workflow_state"] == "deleted",
        past_lti_ids=tuple(table.get("past_lti_ids", ())),
    )
    for enrollment in table["enrollments"]:
        world.enroll(Enrollment(course_id=course_id, user_id=table["id"], **enrollment))


def place_submission(world: World, assignment_id: int, row: Row) -> None:
    """Put a student's row into the gradebook."""
    posted_at = _moment(row.get("posted_at"))
    values: dict[str, Any] = {name: row.get(name) for name in SUBMISSION_TEXTS}
    world.submissions[assignment_id, row["user_id"]] = Submission(
        user_id=row["user_id"],
        workflow_state=row["workflow_state"],
        submitted_at=_moment(row.get("submitted_at")),
        excused=bool(row.get("excused")),
        posted=posted_at is not None,
        posted_at=posted_at,
        graded_at=_moment(row.get("graded_at")),
        matches_current=row.get("grade_matches_current_submission"),
        extra_attempts=row.get("extra_attempts", 0),
        comments=[
            Comment(text=one["comment"], author_id=one["author_id"], attempt=one["attempt"])
            for one in row.get("comments", [])
        ],
        **values,
    )


def place_result(registry: Registry, row: Row) -> None:
    """Put a result row of the tool where it was."""
    registry.results[row["id"]] = Result(
        id=row["id"],
        line_item_id=row["line_item_id"],
        user_id=row["user_id"],
        score=row["resultScore"],
        maximum=row["resultMaximum"],
        activity_progress=row["activityProgress"],
        grading_progress=row["gradingProgress"],
        comment=row["comment"],
        extensions=row.get("extensions", {}),
        deleted=row["workflow_state"] == "deleted",
        has_submission=row.get("has_submission", True),
        updated_at=seconds(row["updated_at"]),
        created_at=seconds(row["created_at"]),
    )


def _moment(text: str | None) -> float | None:
    return None if text is None else seconds(text)
