"""Recorded exchanges, and the world in which they were recorded."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from lticheck.sandbox.canvas.world import (
    Assignment,
    Comment,
    Course,
    Enrollment,
    Keys,
    LatePolicy,
    Submission,
    Tool,
    World,
)

HERE = Path(__file__).parent / "recordings"
SHIPPED_TRANSCRIPTS = HERE / "transcripts.jsonl.xz"
SHIPPED_SCENARIOS = HERE / "scenarios.json"
SHIPPED_AGS = (HERE / "transcripts-ags.jsonl.xz", HERE / "transcripts-ags-mid.jsonl.xz")
SHIPPED_AGS_SCENARIOS = HERE / "scenarios-ags.json.xz"
HOUR = 3600.0
Row = Mapping[str, Any]


def rows(path: Path) -> Iterator[Row]:
    """Yield the exchanges of a file of JSON lines, plain or compressed."""
    for line in _text(path).split("\n"):
        if line.strip():
            yield json.loads(line)


def read_scenarios(path: Path) -> Row:
    """Return the document that describes the recorded Canvas."""
    document: Row = json.loads(_text(path))
    return document


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")


def new_world(document: Row, now: float) -> World:
    """Seed a Canvas as the recorded one was seeded."""
    jwe = document["jwe_sourcedid"]
    keys = Keys(
        hmac=document["legacy_sourcedid_hmac_key"],
        signing=jwe["signing_secret"],
        encryption=jwe["encryption_secret"],
    )
    world = World(keys=keys, tools={table["id"]: _tool(table) for table in document["tools"]})
    for scenario in document["scenarios"]:
        _settle(world, scenario, now)
    return world


def _tool(table: Row) -> Tool:
    return Tool(
        id=table["id"],
        key=table["key"],
        secret=table["secret"],
        url=table.get("url"),
        domain=table.get("domain"),
        deleted=table["workflow_state"] == "deleted",
    )


def _settle(world: World, scenario: Row, now: float) -> None:
    course = dict(scenario["course"])
    policy = course.pop("late_policy", {})
    late = LatePolicy(
        enabled=policy.get("late_submission_deduction_enabled", False),
        percent_per_interval=policy.get("late_submission_deduction", 0.0),
        interval=policy.get("late_submission_interval", "day"),
        minimum_percent=policy.get("late_submission_minimum_percent"),
    )
    world.courses[course["id"]] = Course(late_policy=late, **course)
    assignment = dict(scenario["assignment"])
    due = assignment.pop("due", "")
    due_at = now - float(due.split()[0]) * HOUR if due else None
    world.assignments[assignment["id"]] = Assignment(
        course_id=course["id"], due_at=due_at, **assignment
    )
    user = scenario["user_id"]
    world.enroll(Enrollment(course_id=course["id"], user_id=user, **scenario["enrollment"]))


def place_row(world: World, assignment_id: int, row: Row) -> None:
    """Put a student's row into the gradebook as it was recorded."""
    graded = row["graded"] and row["score"] is None
    values = {name: value for name, value in row.items() if name not in {"graded", "submitted_at"}}
    at = row["submitted_at"]
    world.submissions[assignment_id, row["user_id"]] = Submission(
        submitted_at=None if at is None else seconds(at),
        excused=graded,
        **{**values, "comments": [Comment(text=text) for text in row["comments"]]},
    )


def seconds(text: str) -> float:
    """Turn an ISO time into seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()
