"""unsupported-operation: no operation that Canvas knows."""

from __future__ import annotations

import re

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, next_obstacle, outcome_said, unconfirmed_request
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.reply import Dialect, OutcomeReply

REPLY = (
    "<imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_statusInfo>"
    "<imsx_codeMajor>unsupported</imsx_codeMajor><imsx_description>Request could not be "
    "handled.</imsx_description></imsx_statusInfo></imsx_POXResponseHeaderInfo>"
    "</imsx_POXHeader></imsx_POXEnvelopeResponse>"
)

RULE = Rule(
    slug="unsupported-operation",
    title="Canvas found no operation in the request",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas looks for the first element inside imsx_POXBody and takes its name for the "
        "operation: replaceResultRequest, readResultRequest or deleteResultRequest. It found "
        "none of these."
    ),
    causes=(
        (
            "The envelope has a namespace prefix, as in x:imsx_POXBody; Canvas looks for names "
            "without one."
        ),
        (
            "The body is empty, is not XML, or was sent to ext_grade_passback, which reads form "
            "fields."
        ),
        "The name is misspelt, or of another service, such as readMembership.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Declare the namespace as the default one: "
                'xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0".'
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 6.1"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    canvas_texts=("Request could not be handled",),
    statuses=(200, 422),
    hits=(Example(capture=REPLY),),
    misses=(
        Example(),
        Example(sends={"result_score": "abc"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the code that is neither success nor failure."""
    exchange = case.stopped_by
    said = outcome_said(exchange)
    if exchange is None or said is None or not _is_unsupported(said):
        return _of_captured_request(case)
    return RULE.finding(
        "Canvas could not make out what the request asks for.",
        canvas_reply(exchange),
        *_named(exchange),
    )


def _is_unsupported(said: OutcomeReply) -> bool:
    """Tell by the code, or by the sentence where a tool quotes no more than that."""
    return said.code_major.lower() == "unsupported" or said.description.startswith(SENTENCE)


SENTENCE = "Request could not be handled"
PREFIXED = re.compile(rb"<(?P<prefix>[\w.-]{1,30}):imsx_POXEnvelopeRequest\b")


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request: a prefix before each element hides the operation."""
    exchange = unconfirmed_request(case)
    body = exchange.request.body[:4096] if exchange and exchange.request else b""
    found = PREFIXED.search(body)
    if exchange and not found and exchange.asked is None:
        return _of_first_element(exchange, body)
    if exchange is None or not found:
        return None
    severity, confidence = next_obstacle(exchange)
    return RULE.finding(
        "The envelope has a namespace prefix, so Canvas finds no operation in it.",
        Evidence(label="Prefix", actual=found["prefix"].decode(), where="imsx_POXEnvelopeRequest"),
        severity=severity,
        confidence=confidence,
    )


def _of_first_element(exchange: Exchange, body: bytes) -> Finding | None:
    """Look at what Canvas takes for the operation: `handle_` and its name, underscored."""
    found = FIRST.search(body)
    name = found["name"].decode() if found else ""
    operation = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.removesuffix("Request")).lower()
    if not name or operation in HANDLED:
        return None
    severity, confidence = next_obstacle(exchange)
    return RULE.finding(
        f"The request asks for {name.removesuffix('Request')}, which Canvas does not know.",
        Evidence(label="Operation found", actual=name, where="imsx_POXBody"),
        severity=severity,
        confidence=confidence,
    )


FIRST = re.compile(rb"<imsx_POXBody(?:\s[^<>]{0,400})?>\s*<(?P<name>[\w.-]{1,80})[\s/>]")
HANDLED = {"replace_result", "read_result", "delete_result"}


def _named(exchange: Exchange) -> tuple[Evidence, ...]:
    """Show what Canvas took for the operation, or that the endpoint reads no XML."""
    said = outcome_said(exchange)
    if said and said.dialect is Dialect.LEGACY:
        return (Evidence(label="Endpoint", actual="ext_grade_passback, which reads form fields"),)
    operation = said.operation if said else ""
    if not operation:
        return (Evidence(label="Operation found", actual="(none)", where="imsx_POXBody"),)
    return (Evidence(label="Operation found", actual=operation, where="imsx_POXBody"),)
