"""canvas-internal-error: status 500 with Canvas's own JSON."""

from __future__ import annotations

import re

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.model.sourcedid import EncryptedSourcedid
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
)
from lticheck.rules.ags_examples import (
    MISS,
    api,
    posted,
)
from lticheck.rules.evidence import canvas_reply, outcome_asked, stopped_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.breaking import breaking_part
from lticheck.services.ags.causes import Cause

BREAKING_TIME = re.compile(
    r"\d{10}|\d\d?/(1[3-9]|[2-9]\d)/\d{4}"
    r"|\d{4}-(1[3-9]|[2-9]\d)\b.*|\d{4}-\d\d-(3[2-9]|[4-9]\d)\b.*"
)
"""Times at which Ruby raises: epoch seconds, and months or days that do not exist."""

NO_TRIGGER = "Canvas answered with an internal error; nothing in the request is known to cause it."
PERHAPS = (
    "Canvas answered with an internal error. Perhaps the sourcedid was encrypted by another Canvas "
    "environment: production, beta or test."
)

AGS_UNKNOWN = "Canvas answered with an internal error; nothing in the request is known to cause it."
AGS_TYPES = (
    "Canvas failed over the request. Nearly always that is a value of the wrong kind: a number "
    "or an impossible date as timestamp, or true, a list or an object as a score or userId."
)

RULE = Rule(
    slug="canvas-internal-error",
    title="Canvas failed with an internal error",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    party_13=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas's code raised an error of its own and said so with status 500. Some requests "
        "always do that; where lticheck knows the trigger, it names it."
    ),
    meaning_13=(
        "Canvas's code raised an error of its own and said so with status 500. Over LTI 1.3 that "
        "is nearly always a value of another kind than Canvas expects. Sent again as it is, the "
        "request fails again."
    ),
    causes_11=(
        "submittedAt is a number of seconds, or has an impossible month or day: 12/31/2025.",
        "The sourcedid holds a letter that is not ASCII.",
        "The signature method is RSA-SHA1, or oauth_signature is missing.",
        "The sourcedid was encrypted by another environment, on some versions of Canvas.",
    ),
    causes_13=(
        "timestamp or submittedAt is a number, or names a day or an hour that does not exist.",
        "scoreGiven, scoreMaximum or userId is true, false, a list or an object.",
        "submission, or Canvas's extension of the score, is not an object.",
        "resourceLinkId is sent, and the line item belongs to no link.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "If lticheck names a value, change it; times go as 2026-01-31T12:00:00Z. If it "
                "names none, and other grades arrive, give the error report's number to the "
                "Canvas admin."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Compare the kind of each value with the specification: timestamp and "
                "submission.submittedAt are texts such as 2026-01-31T12:00:00.000Z, scoreGiven "
                "and scoreMaximum numbers, userId a text, submission and "
                "https://canvas.instructure.com/lti/submission objects. Do not repeat the request "
                "as it is."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If no value is to blame: on a Canvas of your own, the error report of this number "
                "has the backtrace (https://CANVAS-HOST/error_reports/NUMBER); else give the "
                "number to Instructure's support."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/application_controller.rb"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    versions=BOTH,
    canvas_codes=("internal_server_error",),
    statuses=(500,),
    hits=(
        Example(fault="server-error"),
        Example(scenario="sourcedid-non-ascii"),
        Example(sends={"result_score": "0.5", "submitted_at": "1795321378"}),
        posted(500, api("An error occurred.", "internal_server_error")),
    ),
    misses=(
        Example(),
        Example(fault="bad-gateway"),
        MISS,
        posted(500, api("An error occurred.", "internal_server_error"), userId=True),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the 500, and look for what is known to cause it."""
    stopped = stopped_reply(case)
    if stopped is None or not stopped[1].outcome.from_platform:
        return None
    exchange, reply = stopped
    bare = reply.status == 0 and reply.outcome.code == "internal_server_error"
    if reply.status != 500 and not bare:
        return None
    trigger = _trigger(exchange)
    if trigger is None:
        return RULE.finding(
            PERHAPS if _other_environment(case) else NO_TRIGGER,
            canvas_reply(exchange),
            confidence=Confidence.POSSIBLE,
        )
    return RULE.finding(
        f"Canvas failed on {trigger.label[0].lower()}{trigger.label[1:]}.",
        trigger,
        canvas_reply(exchange),
        confidence=Confidence.LIKELY,
        party=Party.TOOL_DEVELOPER,
    )


def _trigger(exchange: Exchange) -> Evidence | None:
    """Return the part of the request that is known to break Canvas."""
    sent = outcome_asked(exchange)
    if sent and BREAKING_TIME.fullmatch((sent.submitted_at or "").strip()):
        shown = f"“{sent.submitted_at}”"
        return Evidence(label="submittedAt", actual=shown, expected="2026-01-31T12:00:00Z")
    if sent and not sent.sourcedid.isascii():
        return Evidence(label="The sourcedid", actual="has a letter that is not ASCII")
    header = exchange.request.header("Authorization") if exchange.request else ""
    if "RSA-SHA1" in header:
        return Evidence(label="The signature method", actual="RSA-SHA1", expected="HMAC-SHA1")
    if header and "oauth_signature=" not in header:
        return Evidence(label="The missing oauth_signature", actual="(absent)")
    return None


def _other_environment(case: Case) -> bool:
    """Tell whether the sourcedid may be of another environment: encrypted, and never read."""
    form = case.launch.sourcedid_form if case.launch else None
    read = any(exchange.succeeded for exchange in case.exchanges)
    return isinstance(form, EncryptedSourcedid) and not read


def check_ags(case: Case) -> Finding | None:
    """Find the 500 of LTI 1.3's services for which the request shows no reason."""
    found = refusal(case, Cause.INTERNAL_ERROR)
    if found is None:
        return None
    size = breaking_part(found.request)
    if size:
        return RULE.finding(
            f"Canvas broke down, most likely over {size.name}: a page has 1 entry or more.",
            Evidence(label=f"{size.name} sent", actual=size.shown, expected="10"),
            ags_answer(found.exchange),
            confidence=found.confidence,
        )
    known = found.request.body is not None or found.request.method == "GET"
    return RULE.finding(
        AGS_UNKNOWN if known else AGS_TYPES,
        ags_answer(found.exchange),
        confidence=Confidence.POSSIBLE,
    )
