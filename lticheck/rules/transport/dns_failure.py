"""dns-failure: the host name has no address."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import failure_evidence, host_of, no_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="dns-failure",
    title="Canvas's host name is not known",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "The computer that sends the score cannot turn the host name in Canvas's URL into an "
        "address."
    ),
    causes=(
        "The machine, container or serverless function has no working name server.",
        (
            "The host name in the launch is that of a Canvas inside another network, such as "
            "canvas.docker."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "On the server that posts grades, not on your laptop, run: "
                "getent hosts CANVAS-HOST."
            ),
        ),
        Fix(
            party=Party.NETWORK,
            text="Allow the server to use a name server that knows Canvas's host.",
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
            edit={
                "lis_outcome_service_url": "https://no-such-host.invalid/api/lti/v1/tools/7/grade_passback"
            }
        ),
    ),
    misses=(
        Example(),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the failure among the exchanges."""
    exchange = no_reply(case, TransportTrouble.DNS)
    if exchange is None:
        return None
    return RULE.finding(
        f"{host_of(exchange)} has no address here, so nothing was sent.",
        failure_evidence(exchange),
    )
