"""proxy-failure: the proxy of this machine failed."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import failure_evidence, host_of, no_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="proxy-failure",
    title="The proxy could not be used",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "This machine is set up to reach the web through a proxy, and the proxy did not connect."
    ),
    causes=(
        "HTTPS_PROXY or HTTP_PROXY names a proxy that is down, or that wants a password.",
        "The proxy does not allow Canvas's host.",
    ),
    fixes=(
        Fix(
            party=Party.NETWORK,
            text="Allow Canvas's host in the proxy, or add it to NO_PROXY on this machine.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Check the variables HTTPS_PROXY and NO_PROXY of the process that posts grades.",
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
    hits=(Example(through_proxy=True),),
    misses=(
        Example(),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the failure among the exchanges."""
    exchange = no_reply(case, TransportTrouble.PROXY)
    if exchange is None:
        return None
    return RULE.finding(
        f"The proxy on the way to {host_of(exchange)} failed.",
        failure_evidence(exchange),
    )
