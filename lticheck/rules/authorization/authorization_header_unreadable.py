"""authorization-header-unreadable: the header is missing or malformed."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import SignedRequest
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import (
    canvas_reply,
    is_past_signature,
    refused,
    unconfirmed_request,
)
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.authorization import header_defect, is_signed, shows_headers

REPLY = '{"errors":[{"message":"Invalid authorization header"}]}'
NO_HEADER = (
    "POST /api/lti/v1/tools/7/grade_passback HTTP/1.1\r\nHost: canvas.example\r\n"
    "Content-Type: application/xml\r\nContent-Length: 100\r\n\r\n"
    "<imsx_POXEnvelopeRequest><imsx_POXBody><readResultRequest/></imsx_POXBody>"
    "</imsx_POXEnvelopeRequest>\r\n\r\n"
    "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + REPLY
)

NOT_SIGNED = (
    Fix(
        party=Party.TOOL_DEVELOPER,
        text=(
            "Sign the request by OAuth 1.0a with the tool's consumer key and shared secret, as a "
            "library does it (oauthlib, PyLTI, ims-lti). An API token of Canvas, or an access "
            "token of LTI 1.3, opens nothing here."
        ),
    ),
    Fix(
        party=Party.TOOL_DEVELOPER,
        text=(
            "If the library holds an LTI 1.3 registration of this platform, ask for its grade "
            "service there: without that scope it may send an LTI 1.1 request without a signature."
        ),
    ),
    Fix(party=Party.NETWORK, text="Have proxies pass the Authorization header on unchanged."),
)
"""For a request that carries no OAuth signature."""

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
        "The request is not signed: it has no header, or an API token or access token in it.",
        "The signature was put in without percent-encoding its = + and /, or encoded twice.",
        (
            "Canvas does not know the signature method: it takes HMAC-SHA1, HMAC-SHA256 "
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
        Reference(label="oauth gem 1.1.0, which Canvas verifies with"),
    ),
    canvas_texts=("Invalid authorization header",),
    statuses=(401,),
    any_platform=True,
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
        return _of_captured_request(case)
    if exchange.request is None or not exchange.request.headers:
        return RULE.finding(
            "Or the Authorization header was missing or malformed: the answer is the same.",
            canvas_reply(exchange),
            confidence=Confidence.POSSIBLE,
            is_alternative=True,
        )
    return _of_header(exchange.request, canvas_reply(exchange))


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request whatever the answer: Canvas reads every header alike."""
    exchange = unconfirmed_request(case, any_platform=True)
    request = exchange.request if exchange else None
    if exchange is None or request is None:
        return None
    if not (request.header("Authorization") or shows_headers(request)):
        return None
    if is_past_signature(exchange):
        return None  # what is odd in it, the log has put there
    answered = (canvas_reply(exchange),) if exchange.answer else ()
    return _of_header(request, *answered)


def _of_header(request: SignedRequest, *answer: Evidence) -> Finding | None:
    header = request.header("Authorization")
    defect = header_defect(header, request.url)
    if not defect:
        return None
    scheme = header.partition(" ")[0][:20]
    shown = Evidence(
        label="Header", actual=scheme or "(absent)", expected="OAuth", where="Authorization"
    )
    if is_signed(request):
        return RULE.finding(f"{defect}, so Canvas saw no signature.", shown, *answer)
    return RULE.finding(
        f"{defect}: the request is not signed at all.", shown, *answer, fixes=NOT_SIGNED
    )
