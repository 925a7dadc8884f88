"""other-platform: a launch of another platform."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.evidence import (
    asked_evidence,
    canvas_reply,
    captured_exchange,
    host_of,
    is_foreign,
    outcome_said,
    says_no_canvas,
)
from lticheck.rules.launch13_examples import launched
from lticheck.rules.lti13_facts import (
    is_of_moodle,
    shown_step,
    step_evidence,
    step_in_words,
    unexplained_steps,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

MOODLE = (
    "{"
    '"iss": "https://moodle.example", "sub": "4", '
    + ", ".join(
        f'"https://purl.imsglobal.org/spec/lti/claim/{name}": "{value}"'
        for name, value in (("version", "1.3.0"), ("message_type", "LtiResourceLinkRequest"))
    )
    + "}"
)

REFUSED = 400
"""From this HTTP status on a request was refused, on every platform."""

RULE = Rule(
    slug="other-platform",
    title="This is not Canvas",
    stage=Stage.LAUNCH,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The launch comes from another learning platform. lticheck knows Canvas. To other "
        "platforms it sends only what cannot change a grade: it reads, and goes no further."
    ),
    causes=("The tool was launched from Moodle, Blackboard, Sakai, Open edX or another platform.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Read the answers with --show-exchange, and look them up in that platform's own "
                "documentation: statuses and codes are LTI's, texts and rules its own."
            ),
        ),
    ),
    references=(Reference(label="LTI 1.1 guide, section 6 (LTI Outcomes)"),),
    versions=BOTH,
    hits=(
        Example(
            offline=True,
            edit={
                "tool_consumer_info_product_family_code": "moodle",
                "lis_outcome_service_url": "https://moodle.example/mod/lti/service.php",
            },
        ),
        Example(capture=MOODLE),
        Example(
            capture="GET https://moodle.example/mod/lti/services.php/2/memberships answered 401\n"
        ),
    ),
    misses=(
        Example(offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find an LTI 1.1 launch that neither says Canvas nor has Canvas's outcome path."""
    answered = _of_exchange(case) or _of_steps(case)
    if answered:
        return answered
    launch = case.launch
    if launch is None or not launch.is_lti11 or launch.is_canvas:
        return None
    family = launch.get("tool_consumer_info_product_family_code") or "(not stated)"
    return RULE.finding(
        f"The platform is {family}, so lticheck leaves out the test write.",
        Evidence(
            label="Platform",
            actual=family,
            expected="canvas",
            where="tool_consumer_info_product_family_code",
        ),
    )


def _of_steps(case: Case) -> Finding | None:
    """Find traces of LTI 1.3 that name Moodle's addresses."""
    steps = unexplained_steps(case)
    if not steps or not is_of_moodle(steps):
        return None
    failed = shown_step(steps).status >= REFUSED
    return RULE.finding(
        f"This is LTI 1.3 of Moodle: {step_in_words(steps)}. Its answers follow Moodle's rules.",
        *step_evidence(case, steps),
        severity=Severity.ERROR if failed else Severity.NOTE,
        version=LtiVersion.V1_3,
    )


def _of_exchange(case: Case) -> Finding | None:
    """Find a captured exchange with another platform, by its address or by its words."""
    exchange = captured_exchange(case)
    if exchange is None:
        return None
    if is_foreign(exchange):
        return RULE.finding(
            f"This request went to {host_of(exchange)}, which is not Canvas: its answer follows "
            "that platform's rules.",
            asked_evidence(exchange),
            *_answer(exchange),
            severity=_severity(exchange),
        )
    if says_no_canvas(exchange):
        return RULE.finding(
            "Another platform than Canvas refused this, by its words: Canvas ends each refusal by "
            "the number of an error report.",
            *_answer(exchange),
            severity=Severity.ERROR,
            confidence=Confidence.LIKELY,
        )
    return None


def _severity(exchange: Exchange) -> Severity:
    """Weigh it: a refusal is one on every platform."""
    said = outcome_said(exchange)
    status = exchange.reply.status if exchange.reply else 0
    refused = (said is not None and said.code_major and not exchange.succeeded) or status >= REFUSED
    return Severity.ERROR if refused else Severity.NOTE


def _answer(exchange: Exchange) -> tuple[Evidence, ...]:
    reply = exchange.reply
    if reply is None:
        return ()
    said = replace(canvas_reply(exchange), label="The platform said")
    outcome = outcome_said(reply)
    if 200 <= reply.status < 300 and not (outcome and outcome.code_major):
        note = "it may well be saved: read the grade back"
        return (said, Evidence(label=f"Status {reply.status}", actual=note))
    return (said,)


def check_ags(case: Case) -> Finding | None:
    """Find a launch of LTI 1.3 whose claims are another platform's."""
    claims = case.launch.claims if case.launch else None
    if case.exchanges or claims is None or claims.is_canvas or not claims.values:
        return None
    platform = claims.issuer or "(not stated)"
    return RULE.finding(
        f"The platform is {platform}: what Canvas does with grades says nothing of it.",
        Evidence(label="Issuer", actual=platform, where="iss"),
    )
