"""gateway-error: 5xx from a proxy."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import is_known
from lticheck.rules.evidence import canvas_reply, http_status, stopped_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="gateway-error",
    title="A proxy in front of Canvas failed",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "A proxy or load balancer answered in Canvas's place, because it could not reach Canvas "
        "or did not get an answer in time. Whether the grade was saved is not known."
    ),
    causes=(
        "Canvas is down or overloaded.",
        "A proxy in front of it is set up wrongly.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "Try again later, with a fresh signature. Read the grade back before you write a "
                "second time."
            ),
        ),
        Fix(
            party=Party.NETWORK,
            text=(
                "If a proxy of your own stands between the tool and Canvas, look into its logs; "
                "else it is Canvas that is down, or the proxy in front of it: wait."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="See the status page of your Canvas, or the logs of the proxy in front of it.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Try again later with the same timestamp and submittedAt. Read the "
                "results before you write a second time."
            ),
        ),
    ),
    references=(Reference(label="RFC 9110, section 15 (status codes)"),),
    versions=BOTH,
    statuses=(502, 503, 504),
    means_unreachable=True,
    any_platform=True,
    hits=(
        Example(fault="bad-gateway"),
        Example(fault="unavailable"),
        Example(fault="gateway-timeout"),
    ),
    misses=(
        Example(),
        Example(fault="server-error"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a 5xx that is not of Canvas's own code."""
    stopped = stopped_reply(case)
    if stopped is None or not 500 <= stopped[1].status < 600:
        return None
    exchange, reply = stopped
    if reply.outcome.from_platform and not reply.outcome.accepted:
        return None
    server = reply.header("Server")
    shown = Evidence(label="Answered by", actual=server, where="Server")
    return RULE.finding(
        f"A server in front of Canvas answered {http_status(reply)}.",
        canvas_reply(exchange),
        *([shown] if server else []),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the same at a service of LTI 1.3, unless its answer is known to be Canvas's own."""
    return None if is_known(case) else check(case)
