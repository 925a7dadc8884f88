"""reply-not-captured: the log says that it failed, and not why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lticheck.model.case import MISSING_ANSWER, Case, Lti13Step, Observation
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
)
from lticheck.rules.evidence import (
    asked_evidence,
    captured_exchange,
    is_foreign,
    observation_evidence,
)
from lticheck.rules.lti13_facts import (
    is_of_moodle,
    shown_step,
    step_evidence,
    step_in_words,
    unexplained_steps,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

LOG = "ERROR:root:LTIPostMessageException: Post grade failed\n"

AGS_LOG = (
    "LtiServiceException: There was an error making a service request. "
    "HTTP response [https://school.instructure.com/api/lti/courses/1/line_items/2/scores]: 422\n"
)

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
    causes=("The log level is above DEBUG, or the part of the log with the answer was cut off.",),
    causes_11=(
        (
            "The library hides the answer and says “Post grade failed”, as PyLTI and "
            "django-lti-provider do."
        ),
        (
            "Nothing was sent: the student never opened the assignment's own link in Canvas, so "
            "the tool has no sourcedid of theirs."
        ),
    ),
    causes_13=(
        "The library hides the answer, as pylti1p3next, ltijs, axios and raise_for_status do.",
        (
            "Nothing was sent: the student never opened the assignment's own link in Canvas, so "
            "the tool has no line item and no “sub” for them."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "For PyLTI and django-lti-provider set the logger “pylti” to DEBUG, and send "
                "the grade once more. For others log status, headers and text of the answer: "
                "`lticheck explain capturing` prints the lines."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Or capture the launch and run lticheck diagnose on it: it asks Canvas itself.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Log status, headers and text of each answer, of the token request "
                "too, and send the score once more: `lticheck explain capturing` prints the "
                "lines."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If the grade of one student alone is missing: have the student open the tool once "
                "by the assignment's own link in Canvas, and finish the work from there."
            ),
        ),
    ),
    references=(Reference(label="PyLTI: pylti/common.py (post_message)"),),
    versions=BOTH,
    silenced_by=("gateway-error",),
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
        "The server responsed with an invalid XML document",
        "The request provided was invalid",
        "send_composite_outcome",
        "Response status code does not indicate success",
        "the server responded with status",
        "There was an error making a service request",
        "Response code 422",
        "Request failed with status code",
        "Client Error: Unprocessable Entity for url",
        "Failed to send grade",
        "Unable to send lineitem",
    ),
    means_unreachable=True,
    hits=(
        Example(capture=LOG),
        Example(capture=AGS_LOG),
        Example(capture="provider:main Receiving a login request, lti_message_hint: abc\n"),
    ),
    misses=(
        Example(offline=True),
        MISS,
        OTHER,
    ),
)


WHAT_STATUS_SAYS = {
    200: "today's Canvas took it; one of 2018 or before answered 200 to a refusal, too",
    401: "signature, clock or nonce were refused; score and student were not looked at",
    403: "a filter in front of Canvas: too many requests at once, no User-Agent, or a firewall",
    404: "no tool of the id in the outcome URL, or another address",
    415: "the content type is not XML",
    422: "the signature is valid; the sourcedid, the score, the student or the assignment does not",
    500: "Canvas or a server in front of it failed",
}
WHAT_WORDS_SAY = {
    "responsed with an invalid XML": (
        "the answer was JSON or a page: status 401, 404 or 415, and not the score"
    ),
    "The request provided was invalid": (
        "the answer was outcome XML: the signature is valid; sourcedid, score, student or "
        "assignment were refused"
    ),
    "succeeded in": "that the function returned, and nothing of what Canvas answered",
    "code_major": "the library found no outcome XML in the answer: JSON, a page, or nothing",
}
"""What the messages of libraries mean, by a piece of each."""


TAKEN = 200


def check(case: Case) -> Finding | None:
    """Find requests and complaints to which no answer was seen."""
    exchange = captured_exchange(case)
    facts = [fact for fact in case.observations if fact.kind in MISSING_ANSWER]
    if exchange is not None and exchange.answer is not None:
        return None
    steps = unexplained_steps(case)
    if steps and not is_of_moodle(steps):
        return _of_lti13(case, steps, facts)
    if exchange is None and (not facts or case.exchanges):
        return None
    if exchange is None and all(fact.status == TAKEN for fact in facts):
        return RULE.finding(
            "A grade was answered 200 here, and the log does not hold the answer's text.",
            *observation_evidence(case, *MISSING_ANSWER),
            *_meaning(facts),
            severity=Severity.NOTE,
        )
    whose = "the other platform" if exchange and is_foreign(exchange) else "Canvas"
    return RULE.finding(
        f"A grade was sent or refused here, and the answer of {whose} is not in the log.",
        *([asked_evidence(exchange)] if exchange else []),
        *observation_evidence(case, *MISSING_ANSWER),
        *_meaning(facts),
    )


def _of_lti13(case: Case, steps: Sequence[Observation], facts: Sequence[Observation]) -> Finding:
    """Name the step of LTI 1.3 that the capture shows, and what is missing to say more."""
    from lticheck.rules.missing_answers import BROWSER, GET_THE_TEXT, PROBE  # noqa: PLC0415 - start-up

    in_browser = shown_step(steps).step in {Lti13Step.LOGIN, Lti13Step.LAUNCH}
    return RULE.finding(
        f"This is LTI 1.3: {step_in_words(steps)}. Nothing here says what was answered.",
        *step_evidence(case, steps),
        *observation_evidence(case, *MISSING_ANSWER),
        *_meaning(facts),
        fixes=(BROWSER,) if in_browser else (GET_THE_TEXT, PROBE),
        version=LtiVersion.V1_3,
    )


def _meaning(facts: Sequence[Observation]) -> Iterator[Evidence]:
    """Say what can be known from a status or a library's words alone."""
    for status in dict.fromkeys(fact.status for fact in facts if fact.status in WHAT_STATUS_SAYS):
        yield Evidence(label=f"Status {status} means", actual=WHAT_STATUS_SAYS[status])
    for words, meaning in WHAT_WORDS_SAY.items():
        if any(words in fact.text for fact in facts):
            yield Evidence(label="The message means", actual=meaning)


def check_ags(case: Case) -> Finding | None:
    """Find a score, or another step after the token, whose answer the capture does not hold."""
    # Reads the answers of LTI 1.3, which no case of LTI 1.1 needs: start-up time.
    from lticheck.rules.missing_answers import missing_finding  # noqa: PLC0415

    return missing_finding(RULE, case, token=False)
