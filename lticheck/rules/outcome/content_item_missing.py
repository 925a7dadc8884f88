"""content-item-missing: online_upload without a file."""

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
    "": "submission_type is online_upload, and no file is named.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="content-item-missing",
    title="The score announces a file and names none",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The score says that the student uploaded files (submission_type "
        "online_upload), and names none that Canvas can fetch."
    ),
    causes=("content_items is missing or empty, or holds no item of type “file” with a url.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Put content_items with type “file”, url and title beside "
                "submission_type; or choose another submission_type, such as "
                "basic_lti_launch with submission_data."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Canvas: doc/api/score.md"),
    ),
    versions=LTI_1_3,
    canvas_texts=("Content items must be provided with submission type 'online_upload'",),
    statuses=(422,),
    hits=(
        posted(422, service("Content items must be provided with submission type 'online_upload'")),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "https://canvas.instructure.com/lti/submission")
