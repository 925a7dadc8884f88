"""redirected: 3xx in place of an answer."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import is_known
from lticheck.rules.evidence import http_status, stopped_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

LOGIN = ("login", "saml", "/cas", "sso", "adfs")
"""What addresses of login pages have in them."""

RULE = Rule(
    slug="redirected",
    title="Redirected to another address",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas answered with another address. A signed POST must not follow it: the signature "
        "is made for the first address, and clients that follow turn it into a GET without a "
        "body."
    ),
    meaning_13=(
        "Canvas answered with another address. Clients that follow it turn the POST into a GET "
        "without a body, and an access token is good for the host alone that issued it."
    ),
    causes=(
        "The school moved to a new host name (a vanity domain), and the launch is an old one.",
        "http is redirected to https, or a single sign-on page stands in front.",
    ),
    causes_13=(
        "The token request holds a redirect_uri: older Canvas redirects there with its error.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "Take the outcome URL from a new launch; do not build or store host names yourself."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="Let /api/lti/ through to Canvas without a login page or a redirect in front.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Take the line item's URL from a new launch, and ask for the token "
                "at the same host; do not build or store host names yourself. Leave redirect_uri "
                "out of the token request."
            ),
        ),
    ),
    references=(
        Reference(label="RFC 9110, section 15 (status codes)"),
        Reference(label="Canvas: config/domain.yml"),
    ),
    versions=BOTH,
    statuses=(301, 302, 303, 307, 308),
    hits=(
        Example(fault="redirect"),
        Example(fault="redirect-to-login"),
    ),
    misses=(
        Example(),
        Example(fault="login-page"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a 3xx, and say where to."""
    stopped = stopped_reply(case)
    if stopped is None or not 300 <= stopped[1].status < 400:
        return None
    exchange, reply = stopped
    target = reply.header("Location") or "(not said)"
    to_login = any(word in target.lower() for word in LOGIN)
    what = "a login page" if to_login else target
    return RULE.finding(
        f"The request was redirected to {what}; lticheck did not follow.",
        Evidence(label="Sent to", actual=exchange.request.url if exchange.request else ""),
        Evidence(label="Redirected to", actual=target, where=f"{http_status(reply)}, Location"),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the same at a service of LTI 1.3, unless its answer is known to be Canvas's own."""
    return None if is_known(case) else check(case)
