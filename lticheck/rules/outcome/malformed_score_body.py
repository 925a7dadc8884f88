"""malformed-score-body: canvas cannot read the score's body."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    api,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "Canvas failed over a value of the score's body.",
    "syntax": "The body is not valid JSON.",
    "comment": "The comment is too long. An attempt was made all the same.",
    "url": "The submission's url is not a web address with http or https.",
    "500 userId": ("Canvas failed, most likely over userId, which is neither text nor number."),
    "no object": "The body is JSON and no object, so Canvas sees no userId in it.",
    "500 body": "Canvas failed because the body is JSON, but not an object.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="malformed-score-body",
    title="Canvas cannot read the score's body",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The body of the score is not a JSON object that Canvas can read, or a value in it "
        "has a type that makes Canvas fail with status 500."
    ),
    causes=(
        ("It is not JSON: NaN, Infinity, a trailing comma, single quotes, a byte order mark."),
        "It is a list or a text in place of an object.",
        ("userId, or Canvas's extension, is a list, an object, true or false: Canvas answers 500."),
        ("comment is longer than 65,535 characters, or a submission's url is not a web address."),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Build the body with a JSON library, as one object; check that numbers"
                " are finite, and that userId is the text of the launch's “sub”."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="RFC 8259"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "An error occurred.",
        "comment is too long (maximum is 65535 characters)",
        "url is not a valid URL",
    ),
    statuses=(400, 422, 500),
    hits=(
        posted(400, api("An error occurred.", "bad_request")),
        posted(500, api("An error occurred.", "internal_server_error"), userId=True),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "userId")
