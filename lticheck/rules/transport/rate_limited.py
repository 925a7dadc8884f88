"""rate-limited: 403 or 429: too many requests at once."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
)
from lticheck.rules.evidence import canvas_reply, stopped_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

RULE = Rule(
    slug="rate-limited",
    title="Canvas throttles this tool",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas allows only so many requests at once: about a dozen parallel ones for all tools "
        "of one domain together. This one was turned away without being looked at."
    ),
    meaning_13=(
        "Canvas allows a developer key only so many requests at once, and the schools that share "
        "an inherited key share that too. A token request costs most of all. This request was "
        "turned away without being looked at."
    ),
    causes=("The tool posts many grades in parallel, as at the end of an exam.",),
    causes_11=("Another tool on the same domain does.",),
    causes_13=(
        "The tool asks for a new access token for every score.",
        "The tool sends grades at other schools at the same time, under the same inherited key.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Post grades one after the other, or at most a few at once, and try again after "
                "a pause when the answer is 403 with “Rate Limit Exceeded”."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text="Keep an access token for its hour (expires_in), and send all scores with it.",
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If it happens all the time: ask whoever operates your Canvas (Instructure's "
                "support, or your own team) to raise the limit for this tool."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/middleware/request_throttle.rb"),),
    versions=BOTH,
    canvas_texts=("403 Forbidden (Rate Limit Exceeded)",),
    statuses=(403, 429),
    means_unreachable=True,
    hits=(
        Example(fault="throttle"),
        posted(403, "403 Forbidden (Rate Limit Exceeded)"),
    ),
    misses=(
        Example(),
        Example(fault="blocked"),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the throttle's own sentence, or the status that others use for it."""
    stopped = stopped_reply(case)
    if stopped is None:
        return None
    exchange, reply = stopped
    said = "rate limit exceeded" in reply.outcome.description.lower()
    if not (reply.status in {0, 403} and said) and reply.status != 429:
        return None
    left = reply.header("X-Rate-Limit-Remaining")
    shown = Evidence(label="Requests left", actual=left, where="X-Rate-Limit-Remaining")
    return RULE.finding(
        "Canvas turned the request away because too many came at once. Nothing was saved.",
        canvas_reply(exchange),
        *([shown] if left else []),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the throttle at a service of LTI 1.3: all schools of one key share a bucket there."""
    found = refusal(case, Cause.THROTTLED)
    if found is None:
        return None
    reply = found.exchange.reply
    left = reply.header("X-Rate-Limit-Remaining") if reply else ""
    shown = (
        [Evidence(label="Requests left", actual=left, where="X-Rate-Limit-Remaining")]
        if left
        else []
    )
    return RULE.finding(
        "Canvas turned the request away because too many came at once. A token request costs most: "
        "keep the token for its hour.",
        ags_answer(found.exchange),
        *shown,
    )
