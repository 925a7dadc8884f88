"""sourcedid-invalid: the sourcedid is none of Canvas's."""

from __future__ import annotations

import re

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.sourcedid import UnknownSourcedid, read_sourcedid
from lticheck.rules.evidence import (
    canvas_reply,
    goes_to_canvas,
    next_obstacle,
    outcome_asked,
    refused,
    unconfirmed_request,
)
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="sourcedid-invalid",
    title="Canvas cannot read the sourcedid",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The sourcedid is not one that Canvas ever made: it is empty, cut, changed or something "
        "else. It must come back exactly as lis_result_sourcedid brought it, spaces included."
    ),
    causes=(
        "The tool stored the user id or another value in its place.",
        "It was cut, trimmed, decoded or HTML-escaped on the way.",
        "The element sourcedId is missing from the request.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Compare the sourcedId in the request, character by character, with "
                "lis_result_sourcedid of the launch."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),
        Reference(label="LTI 1.1 guide, section 6.1.1 (replaceResult)"),
    ),
    canvas_codes=("sourcedid_invalid",),
    canvas_texts=("Invalid sourcedid",),
    statuses=(422,),
    silenced_by=("sourcedid-truncated",),
    hits=(
        Example(scenario="sourcedid-garbage"),
        Example(scenario="sourcedid-padded"),
        Example(scenario="sourcedid-garbage", canvas_version="2017"),
    ),
    misses=(
        Example(),
        Example(scenario="sourcedid-newline"),
        Example(scenario="sourcedid-truncated"),
        Example(scenario="sourcedid-forged"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="sourcedid_invalid", text="Invalid sourcedid")
    if exchange is None:
        return _of_captured_request(case)
    return RULE.finding(
        "The request's sourcedid is not one that Canvas makes.",
        canvas_reply(exchange),
        *_shape(exchange),
    )


OTHER_VALUE = re.compile(
    r"\d{0,20}|[0-9a-f]{40}|[\w.+-]{1,80}@[\w.-]{1,80}|None|null|undefined", re.ASCII
)
"""A user's number in Canvas, `user_id` or e-mail of the launch, or no value at all."""


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request of which no answer tells: Canvas makes sourcedids of two forms."""
    exchange = unconfirmed_request(case)
    asked = outcome_asked(exchange)
    if exchange is None or asked is None:
        return None
    if not isinstance(read_sourcedid(asked.sourcedid), UnknownSourcedid):
        return None
    # Without an address it may be another platform's, unless it is what tools mix up with it.
    if not goes_to_canvas(exchange) and not OTHER_VALUE.fullmatch(asked.sourcedid.strip()):
        return None
    severity, confidence = next_obstacle(exchange)
    return RULE.finding(
        "The request's sourcedid has neither of the forms that Canvas gives.",
        *_shape(exchange),
        severity=severity,
        confidence=confidence,
    )


def _shape(exchange: Exchange) -> tuple[Evidence, ...]:
    """Describe the sourcedid that was sent, without showing what it is."""
    asked = outcome_asked(exchange)
    if asked is None:
        return ()
    text = asked.sourcedid
    blanks = ", with spaces around it" if text != text.strip() else ""
    return (
        Evidence(
            label="Sourcedid sent",
            actual=f"{len(text)} characters{blanks}" if text else "(empty)",
            expected="tool-course-assignment-user-hash, or 500 to 600 characters",
            where="sourcedId",
        ),
    )
