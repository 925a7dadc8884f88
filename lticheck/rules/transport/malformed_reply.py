"""malformed-reply: an answer without meaning."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Reply, TransportTrouble
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import (
    canvas_reply,
    captured_exchange,
    failure_evidence,
    http_status,
    no_reply,
    stopped_reply,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.reply import Dialect

RULE = Rule(
    slug="malformed-reply",
    title="The answer cannot be read",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "An answer came, but it is empty, cut off, or in no form that Canvas answers in. Whether "
        "the grade was saved cannot be told from it."
    ),
    causes=(
        "A proxy changed or cut the answer.",
        "The other side is not Canvas, or a version that lticheck does not know.",
        "Something else than a web server listens at the address, or its answer never ends.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Look at the answer with --show-exchange, and read the grade back before you "
                "write again."
            ),
        ),
        Fix(
            party=Party.NETWORK,
            text="Look for proxies that compress, filter or rewrite answers.",
        ),
    ),
    references=(Reference(label="RFC 9110, section 15 (status codes)"),),
    versions=BOTH,
    hits=(
        Example(fault="empty-body"),
        Example(fault="not-xml"),
        Example(fault="xml-bomb"),
        Example(fault="huge-body"),
    ),
    misses=(
        Example(),
        Example(fault="login-page"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find an answer without meaning, one that goes on for ever, or one that is not HTTP."""
    return check_ags(case) or _without_meaning(case)


def check_ags(case: Case) -> Finding | None:
    """Find an answer that is not HTTP; what else an answer of LTI 1.3 lacks, other rules say."""
    broken = no_reply(case, TransportTrouble.UNREADABLE)
    if broken is None:
        return None
    return RULE.finding("Something answered, and not as HTTP has it.", failure_evidence(broken))


def _without_meaning(case: Case) -> Finding | None:
    stopped = stopped_reply(case)
    if stopped and _contradicts_itself(stopped[1]):
        return RULE.finding(
            f"It says success with HTTP {stopped[1].status}, which contradict each other.",
            canvas_reply(stopped[0]),
        )
    if stopped is None or (stopped[1].status >= 300 and stopped[1].status != 422):
        return None
    exchange, reply = stopped
    if reply.truncated and captured_exchange(case):
        return None  # a log cut it off; what is left of it was read
    unreadable = reply.outcome.dialect in {Dialect.EMPTY, Dialect.UNREADABLE}
    if not unreadable and not reply.truncated:
        return None
    if captured_exchange(case) and 200 <= reply.status < 300:
        return RULE.finding(
            f"The answer is {http_status(reply)} without an outcome envelope. The grade may well "
            "be saved: read it back.",
            canvas_reply(exchange),
            confidence=Confidence.LIKELY,
            party=Party.TOOL_DEVELOPER,
        )
    size = f"more than {len(reply.body)}" if reply.truncated else f"{len(reply.body)}"
    kind = "a reply that never ends" if reply.truncated else f"{reply.outcome.dialect}"
    return RULE.finding(
        f"The answer is {kind}, which says nothing about the grade.",
        canvas_reply(exchange),
        Evidence(label="Length", actual=f"{size} bytes"),
    )


def _contradicts_itself(reply: Reply) -> bool:
    """Tell whether success stands under a status that is none; a 5xx is the gateway's."""
    return reply.outcome.accepted and reply.status >= 300 and not 500 <= reply.status < 600
