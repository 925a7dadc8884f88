"""tls-failure: no certificate that counts, or no TLS at all."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import failure_evidence, host_of, no_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

TLS = "https://127.0.0.1:{port}/api/lti/v1/tools/7/grade_passback"
"""The sandbox's own port, which speaks no TLS."""

RULE = Rule(
    slug="tls-failure",
    title="No encrypted connection to Canvas",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "The server was reached, but its certificate was not accepted, or no shared version of "
        "TLS was found."
    ),
    causes=(
        "The certificate is self-signed, expired, or made for another name.",
        "The tool's host has old root certificates, or a proxy in between decrypts the traffic.",
        "The port does not use TLS at all.",
    ),
    fixes=(
        Fix(
            party=Party.NETWORK,
            text=(
                "If a proxy decrypts the traffic: leave Canvas's host out of that, or install the "
                "proxy's root certificate on the tool's server."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Update the root certificates of the host or image (ca-certificates, certifi).",
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="If you host Canvas yourself: install the certificate with its whole chain.",
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
    hits=(Example(edit={"lis_outcome_service_url": TLS}),),
    misses=(
        Example(),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the failure among the exchanges."""
    exchange = no_reply(case, TransportTrouble.TLS)
    if exchange is None:
        return None
    return RULE.finding(
        f"{host_of(exchange)} offered no certificate that this machine accepts.",
        failure_evidence(exchange),
    )
