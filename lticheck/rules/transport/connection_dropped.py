"""connection-dropped: the answer broke off."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.evidence import failure_evidence, host_of, no_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="connection-dropped",
    title="The connection broke off",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "The connection was closed before a whole answer arrived. A write may have been done "
        "all the same."
    ),
    causes=(
        "A proxy or load balancer closed the connection.",
        "Canvas was being restarted.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Send it again with a fresh signature: Canvas refuses a repeated nonce.",
        ),
        Fix(
            party=Party.NETWORK,
            text="Look into the logs of the proxy between the tool's server and Canvas.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Send it again with the same timestamp and submittedAt, so that a "
                "score that did arrive is not counted as a second attempt."
            ),
        ),
    ),
    references=(
        Reference(
            label=("LTI 1.1 guide, section 6 (the outcome service is called server to server)")
        ),
    ),
    versions=BOTH,
    means_unreachable=True,
    any_platform=True,
    hits=(
        Example(fault="reset"),
        Example(fault="half-reply"),
    ),
    misses=(
        Example(),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the failure among the exchanges."""
    exchange = no_reply(case, TransportTrouble.DROPPED)
    if exchange is None:
        return None
    return RULE.finding(
        f"{host_of(exchange)} hung up before the answer was whole.",
        failure_evidence(exchange),
    )
