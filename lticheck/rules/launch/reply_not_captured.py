"""reply-not-captured: the log says that it failed, and not why."""

from __future__ import annotations

from lticheck.model.case import MISSING_ANSWER, Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

LOG = "ERROR:root:LTIPostMessageException: Post grade failed\n"

RULE = Rule(
    slug="reply-not-captured",
    title="The log does not hold Canvas's answer",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The log shows that a grade was sent or was not taken, and not what Canvas answered. "
        "Without the answer nobody can tell why."
    ),
    causes=(
        (
            "The library hides the answer and says “Post grade failed”, as PyLTI and "
            "django-lti-provider do."
        ),
        "The log level is above DEBUG, or the part of the log with the answer was cut off.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "For PyLTI and django-lti-provider set the logger “pylti” to DEBUG, and send "
                "the grade once more. For others log status, headers and text of the answer: "
                "`lticheck explain capturing` prints the lines."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Or capture the launch and run lticheck diagnose on it: it asks Canvas itself.",
        ),
    ),
    references=(Reference(label="PyLTI: pylti/common.py (post_message)"),),
    tool_texts=(
        "Post grade failed",
        "LTIPostMessageException",
        "Post Message Failed",
        "An error occurred while saving your score",
        "Unable to update LMS grade",
        "Unable to read LMS grade",
        "Grade failure",
        "Outcome report for user",
        "Outcome Service: Failed to update score",
        "OutcomeResponseError",
    ),
    means_unreachable=True,
    hits=(Example(capture=LOG),),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Find requests and complaints to which no answer was seen."""
    facts = observation_evidence(case, *MISSING_ANSWER)
    if not facts or case.exchanges:
        return None
    return RULE.finding(
        "A grade was sent or refused here, and the answer of Canvas is not in the log.", *facts
    )
