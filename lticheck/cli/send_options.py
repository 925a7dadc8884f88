"""The options of `lticheck send`: each fills one field, of LTI 1.1, of LTI 1.3 or of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from lticheck.services.outcomes.request import Operation, OutcomeRequest

Options = Mapping[str, object]

BOTH = (
    click.option(
        "--score",
        metavar="TEXT",
        help="resultScore (1.1) or scoreGiven (1.3), as the exact text, a number or not.",
    ),
    click.option(
        "--submitted-at", metavar="TIME", help="When the student submitted, as the exact text."
    ),
    click.option("--keep-human-grade", is_flag=True, help="Ask Canvas to keep a teacher's grade."),
    click.option("--read", "read", is_flag=True, help="Read the grade, or the results."),
    click.option("--delete", "delete", is_flag=True, help="Clear the grade (1.3: Pending)."),
)
LTI_1_1 = (
    click.option(
        "--total-score", metavar="TEXT", help="resultTotalScore: points, Canvas's extension."
    ),
    click.option("--text", metavar="TEXT", help="resultData: a text submission."),
    click.option("--url", metavar="URL", help="resultData: a URL submission."),
    click.option(
        "--launch-url", metavar="URL", help="resultData: a URL that Canvas launches again."
    ),
    click.option("--download-url", metavar="URL", help="resultData: a file that Canvas fetches."),
    click.option("--document-name", metavar="NAME", help="The name of that file."),
    click.option("--needs-review", is_flag=True, help="Ask Canvas to show it as needing review."),
)
LTI_1_3 = (
    click.option(
        "--score-maximum",
        metavar="TEXT",
        help="The maximum of the score.  [default: 1 with --score]",
    ),
    click.option("--activity", metavar="TEXT", help="activityProgress.  [default: Completed]"),
    click.option("--grading", metavar="TEXT", help="gradingProgress.  [default: FullyGraded]"),
    click.option(
        "--timestamp", metavar="TIME", help="The time of the score.  [default: now, UTC, with ms]"
    ),
    click.option("--comment", metavar="TEXT", help="A comment that the student sees."),
    click.option(
        "--new-submission/--no-new-submission",
        default=None,
        help="Whether it makes an attempt.  [default: Canvas's own: yes]",
    ),
    click.option("--preserve-score", is_flag=True, help="Keep whatever score is there."),
    click.option("--submission-type", metavar="TYPE", help="Canvas's submission_type."),
    click.option("--user", metavar="ID", help="userId.  [default: the launch's sub]"),
    click.option("--line-item", metavar="URL", help="The line item.  [default: the launch's]"),
    click.option(
        "--json",
        "json_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A whole body, sent as it is.",
    ),
)
OF_1_1 = {
    "total_score": "result_total_score",
    "text": "text",
    "url": "url",
    "launch_url": "launch_url",
    "download_url": "download_url",
    "document_name": "document_name",
    "needs_review": "needs_additional_review",
}
OF_BOTH = {
    "score": "result_score",
    "submitted_at": "submitted_at",
    "keep_human_grade": "prioritize_non_tool_grade",
}
"""Which option fills which field of an outcome request."""
OF_1_3 = {
    "score_maximum",
    "activity",
    "grading",
    "timestamp",
    "comment",
    "new_submission",
    "preserve_score",
    "submission_type",
    "user",
    "line_item",
    "json_file",
}
EXTRA = {"user", "line_item"}
"""Options that say about whom, and not what."""


def request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that make a request."""
    for option in reversed((*BOTH, *LTI_1_1, *LTI_1_3)):
        command = option(command)
    return command


def given(values: Options) -> dict[str, object]:
    """Return the options that were given."""
    return {k: v for k, v in values.items() if v is not None and (v is not False or is_switch(k))}


def is_switch(name: str) -> bool:
    """Tell whether an option says no where it is False."""
    return name == "new_submission"


def require_version(values: Options, *, is_lti13: bool) -> None:
    """Refuse options of the other version of LTI. Raises UsageError."""
    others, version = (OF_1_1, "1.1") if is_lti13 else (OF_1_3, "1.3")
    wrong = next((name for name in values if name in others), None)
    if wrong:
        option = "--json" if wrong == "json_file" else f"--{wrong.replace('_', '-')}"
        raise click.UsageError(f"{option} is of LTI {version}, and this launch is of the other.")


def require_one_thing(values: Options, *, read: bool, delete: bool) -> None:
    """Refuse requests that are none, or several. Raises UsageError."""
    parts = values.keys() - EXTRA
    if read + delete + bool(parts) > 1:
        raise click.UsageError("--read and --delete go with no other part of a request.")
    if not (read or delete or parts):
        raise click.UsageError("say what to send: --score TEXT, or --read, --delete, --text ...")


def outcome_request(sourcedid: str, values: Options, *, read: bool, delete: bool) -> OutcomeRequest:
    """Make the request of LTI 1.1 that the options ask for."""
    fields = {**OF_1_1, **OF_BOTH}
    named: Any = {fields[name]: value for name, value in values.items()}
    operation = Operation.READ if read else Operation.DELETE if delete else Operation.REPLACE
    return OutcomeRequest(operation=operation, sourcedid=sourcedid, **named)
