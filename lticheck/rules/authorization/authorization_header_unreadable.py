"""authorization-header-unreadable: the header is missing or malformed."""

from __future__ import annotations

import re

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

METHODS = {"hmac-sha1", "hmac-sha256", "plaintext", "rsa-sha1"}
REPLY = '{"errors":[{"message":"Invalid authorization header"}]}'
NO_HEADER = (
    "POST /api/lti/v1/tools/7/grade_passback HTTP/1.1\r\nHost: canvas.example\r\n"
    "Content-Type: application/xml\r\nContent-Length: 100\r\n\r\n"
    "<imsx_POXEnvelopeRequest><imsx_POXBody><readResultRequest/></imsx_POXBody>"
    "</imsx_POXEnvelopeRequest>\r\n\r\n"
    "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + REPLY
)

RULE = Rule(
    slug="authorization-header-unreadable",
    title="Canvas could not read the Authorization header",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas takes the signature from the Authorization header, and takes that header "
        "literally: it must begin with “OAuth ”, and every value must be percent-encoded. "
        "Otherwise it says the same as of a wrong secret."
    ),
    causes=(
        "The header is missing: a proxy or the web server in between dropped it.",
        (
            "It begins with oauth, OAUTH or Bearer, or was split by a comma or = in a value "
            "such as the realm."
        ),
        "The signature was put in without percent-encoding its = + and /, or encoded twice.",
        (
            "The signature method is none that Canvas knows: it takes HMAC-SHA1, HMAC-SHA256 "
            "and PLAINTEXT."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Let an OAuth 1.0a library write the header (oauthlib, PyLTI, ims-lti), and "
                "leave out the realm."
            ),
        ),
        Fix(
            party=Party.NETWORK,
            text="Have proxies pass the Authorization header on unchanged.",
        ),
    ),
    references=(
        Reference(label="RFC 5849, section 3.5.1 (Authorization header)"),
        Reference(label="oauth gem 1.1.0, by which Canvas verifies"),
    ),
    canvas_texts=("Invalid authorization header",),
    statuses=(401,),
    hits=(
        Example(capture=NO_HEADER),
        Example(capture=REPLY),
    ),
    misses=(
        Example(signs_with="another one"),
        Example(),
    ),
)


def check(case: Case) -> Finding | None:
    """Look at the header that was sent; without a request, it remains possible."""
    exchange = refused(case, text="Invalid authorization header")
    if exchange is None:
        return None
    if exchange.request is None or not exchange.request.headers:
        return RULE.finding(
            "Or the Authorization header was missing or malformed: the answer is the same.",
            canvas_reply(exchange),
            confidence=Confidence.POSSIBLE,
            is_alternative=True,
        )
    header = exchange.request.header("Authorization")
    defect = defect_of(header, query=exchange.request.url)
    if not defect:
        return None
    scheme = header.partition(" ")[0][:20]
    return RULE.finding(
        f"{defect}, so Canvas saw no signature.",
        Evidence(
            label="Header", actual=scheme or "(absent)", expected="OAuth", where="Authorization"
        ),
        canvas_reply(exchange),
    )


def defect_of(header: str, query: str) -> str:
    """Say what is wrong with a header; empty where Canvas's gem would read it."""
    if not header:
        return "" if "oauth_signature=" in query else "The request has no Authorization header"
    if not header.startswith("OAuth "):
        return "The Authorization header does not begin with “OAuth ”, in exactly these letters"
    parts = re.split("[,=&]", header[6:].rstrip(",=& "))
    if len(parts) % 2 or re.search(r'oauth_signature="[^"]*[=&,][^"]*"', header):
        return "A value in the Authorization header holds a raw comma, = or &"
    method = re.search(r'oauth_signature_method="?([\w-]+)', header)
    if method and method[1].lower() not in METHODS:
        return f"Canvas knows no signature method {method[1]}"
    return "" if method else "The header names no signature method"
