"""developer-key-off: the developer key is off for this course."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "The developer key is not on for this course.",
    "off": "The developer key is not switched on in the account of this course.",
    "deleted": "The developer key that the token was made for is deleted, inactive or unknown.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="developer-key-off",
    title="The developer key is off for this course",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas knows the tool, but its developer key is not switched on in the account of "
        "the course, or was deleted."
    ),
    causes=(
        "The key's State is OFF in the account, or was never set to ON there.",
        "The key is on only in another sub-account.",
        "The key was deleted or made inactive after the token was given out.",
    ),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Admin, the account of the course (a sub-account counts), Developer "
                "Keys: tab Account for the school's own keys, tab Inherited for those "
                "of Instructure's list: switch State to ON."
            ),
        ),
    ),
    references=(
        Reference(
            label=("Canvas: app/controllers/lti/ims/advantage_access_token_shared_context.rb")
        ),
        Reference(label="https://github.com/instructure/canvas-lms/issues/1678"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "Invalid Developer Key",
        "Unknown or inactive Developer Key",
    ),
    statuses=(401,),
    hits=(
        posted(401, service("Invalid Developer Key", "unauthorized")),
        posted(401, service("Unknown or inactive Developer Key", "unauthorized")),
    ),
    misses=(
        MISS,
        posted(401, service("Insufficient permissions", "unauthorized")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES)
