"""connection-refused: nothing listens at the address."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import failure_evidence, host_of, no_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="connection-refused",
    title="Nothing answers at Canvas's address",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "The address was found, but no connection was made: nothing listens there, or a "
        "firewall is in the way."
    ),
    causes=(
        ("The port in the URL is closed: Canvas is down, or the URL names a development server."),
        "A firewall of the tool's host blocks calls to the outside.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="On the server that posts grades, run: curl -I https://CANVAS-HOST/.",
        ),
        Fix(
            party=Party.NETWORK,
            text="Open outgoing connections from that server to Canvas's host on port 443.",
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
        Example(
            edit={"lis_outcome_service_url": "http://127.0.0.1:9/api/lti/v1/tools/7/grade_passback"}
        ),
    ),
    misses=(
        Example(),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the failure among the exchanges."""
    exchange = no_reply(case, TransportTrouble.REFUSED, TransportTrouble.UNREACHABLE)
    if exchange is None:
        return None
    return RULE.finding(
        f"{host_of(exchange)} refused the connection.",
        failure_evidence(exchange),
    )
