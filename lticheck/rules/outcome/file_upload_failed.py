"""file-upload-failed: canvas could not fetch or store the file."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "Canvas's file service did not take the file.",
    "timed out": "Canvas's file service waited too long for the file's URL.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="file-upload-failed",
    title="Canvas could not fetch or store the file",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The score carries a file for the submission. Canvas's file service could not "
        "fetch it from the tool, or could not be reached. Nothing was written, and no "
        "score either."
    ),
    causes=(
        "The file's URL is slow, needs a login, or has expired.",
        "Canvas's file service was down, or refused the file.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Offer the file at a URL that answers at once, without login, until it"
                " was fetched. Send the same score again: nothing was written."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="If it goes on for every file: see the status page of Instructure.",
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),),
    versions=LTI_1_3,
    canvas_texts=(
        "failed to communicate with file service",
        "file url timed out",
        "uploading to file service failed with",
    ),
    statuses=(400, 500, 504),
    hits=(
        posted(504, service("file url timed out", "gateway_timeout")),
        posted(
            500, service("uploading to file service failed with 500: boom", "internal_server_error")
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES)
