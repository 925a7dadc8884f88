"""What `lticheck send` sends over LTI 1.3: a score of its options, or a whole body of a file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.cli.send_options import Options
from lticheck.model.errors import LticheckError
from lticheck.model.service import GradeTarget, ServiceRequest
from lticheck.probing.plan import Plan
from lticheck.services.ags.requests import user_of
from lticheck.services.ags.scores import Score, moment_text, score_request
from lticheck.services.ags.service import AgsService
from lticheck.services.ags.times import read_time
from lticheck.services.outcomes.url_variants import on_origin

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import Launch

LARGEST = 1_000_000
AHEAD = 1.0
"""Seconds by which a time may be ahead and still count as now."""


def score_of_options(
    launch: Launch, plan: Plan, values: Options, *, read: bool, delete: bool, restore: bool
) -> ServiceRequest:
    """Make the request, and have the plan ask about its line item and user.

    Raises LticheckError where the file cannot be read, RequestNotPossible where the launch names no
    line item or user and no option does, UsageError where options contradict each other.
    """
    service = plan.service
    if not isinstance(service, AgsService):
        raise LticheckError("the launch is not of LTI 1.3")
    service.line_item, service.user = str(values.get("line_item", "")), str(values.get("user", ""))
    body = _file(values)
    if body is not None:
        read_body = score_request("", body)
        service.user = read_body.user_id or service.user
    target = service.target(launch)
    target = GradeTarget(key=target.key, url=_as_sent(target.url, plan))
    if read or delete:
        return service.reading(target) if read else service.clearing(target)
    if body is None:
        body = _body(target, values)
    asked = score_request(target.url, body, score_text=str(values.get("score", "")))
    if restore and (read_time(asked.get("timestamp")) or 0.0) > time.time() + AHEAD:
        raise click.UsageError(
            "--restore does not go with a time in the future: what Canvas has stored of it never "
            "goes back."
        )
    return asked


def _as_sent(url: str, plan: Plan) -> str:
    on = on_origin(url, plan.origin)
    return plan.wire.sendable(on) if plan.wire else on


def _file(values: Options) -> bytes | None:
    path = values.get("json_file")
    if not isinstance(path, Path):
        return None
    others = sorted(values.keys() - {"json_file", "line_item"})
    if others:
        raise click.UsageError(f"--json is a whole body: it goes without --{others[0]}.")
    try:
        found = path.read_bytes()
    except OSError as error:
        raise LticheckError(f"cannot read {path}: {error.strerror}") from error
    if len(found) > LARGEST:
        raise LticheckError(f"{path} is larger than a score: {LARGEST} bytes at most")
    return found


def _body(target: GradeTarget, values: Options) -> bytes:
    """Write the score of the options; what is not given is left out, or is as tools send it."""

    def text(name: str, default: str | None = None) -> str | None:
        value = values.get(name, default)
        return None if value is None else str(value)

    new_submission = values.get("new_submission")
    score = Score(
        user=user_of(target.key),
        timestamp=text("timestamp") or moment_text(time.time()),
        activity=text("activity", "Completed"),
        grading=text("grading", "FullyGraded"),
        given=text("score"),
        maximum=text("score_maximum", "1" if "score" in values else None),
        submitted_at=text("submitted_at"),
        comment=text("comment"),
        new_submission=new_submission if isinstance(new_submission, bool) else None,
        preserve_score=bool(values.get("preserve_score")),
        keep_human_grade=bool(values.get("keep_human_grade")),
        submission_type=text("submission_type"),
    )
    return score.body()
