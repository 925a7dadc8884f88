"""insecure-outcome-url: plain http to another machine."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.urls import url_parts
from lticheck.rules.rule import Example, Reference, Rule, Stage

LOCAL = {"localhost", "127.0.0.1", "::1", "canvas.docker", None}
"""Hosts of a developer's own machine."""

RULE = Rule(
    slug="insecure-outcome-url",
    title="Scores would travel unencrypted",
    stage=Stage.LAUNCH,
    severity=Severity.WARNING,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "The outcome URL begins with http. Scores and sourcedids can be read and changed on the "
        "way, and a redirect to https loses the request, for it was signed for http."
    ),
    causes=(
        (
            "Canvas does not know that it is reached by https: a proxy in front of it does not "
            "say so."
        ),
    ),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If you host Canvas yourself: have the proxy send X-Forwarded-Proto: https, and "
                "set the domain and ssl in config/domain.yml."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Do not rewrite the URL: Canvas checks the signature for the URL that it gave out."
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 4 (security)"),
        Reference(label="Canvas: config/domain.yml"),
    ),
    hits=(
        Example(
            offline=True,
            edit={
                "lis_outcome_service_url": "http://canvas.example/api/lti/v1/tools/7/grade_passback"
            },
        ),
    ),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Find http to a host that is not this machine."""
    url = url_parts(case.launch.outcome_url) if case.launch else None
    if url is None or url.scheme != "http" or url.hostname in LOCAL:
        return None
    return RULE.finding(
        f"The outcome URL of {url.hostname} is plain http.",
        Evidence(label="Scheme", actual="http", expected="https", where="lis_outcome_service_url"),
    )
