"""timeout: no answer within the time-out."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import failure_evidence, host_of, no_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="timeout",
    title="Canvas did not answer in time",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "The connection was open, or never opened, and no reply came within the time that "
        "lticheck waits."
    ),
    causes=(
        "A firewall silently drops the packets.",
        "Canvas or something before it is overloaded.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Ask once more with a longer --timeout of lticheck. If it always hangs, it is the "
                "network and not Canvas."
            ),
        ),
        Fix(
            party=Party.NETWORK,
            text=(
                "Check whether packets from the tool's server to Canvas's host on port 443 are "
                "dropped."
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
    hits=(Example(fault="slow"),),
    misses=(
        Example(),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the failure among the exchanges."""
    exchange = no_reply(case, TransportTrouble.TIMEOUT)
    if exchange is None:
        return None
    return RULE.finding(
        f"{host_of(exchange)} gave no answer in time; what it did is not known.",
        failure_evidence(exchange),
    )
