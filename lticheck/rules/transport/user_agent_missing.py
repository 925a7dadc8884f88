"""user-agent-missing: a request without a User-Agent, turned away before Canvas."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_examples import HOST, PATH, SCORE_TYPE, posted
from lticheck.rules.evidence import canvas_reply, refused, stopped_reply, unconfirmed_request
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.authorization import shows_headers

SENTENCE = "you have not provided a valid user agent"
PAGE = (
    "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html><body><h1>Forbidden</h1><p>You "
    "are not authorized to access this site because you have not provided a valid user agent.</p>"
    "</body></html>\r\n"
)
ANSWERED = "POST /api/lti/v1/tools/7/grade_passback HTTP/1.1\r\nHost: canvas.example\r\n\r\n" + PAGE
BLOCKED = ANSWERED.replace("provided a valid user agent", "been let through by the firewall")
UNNAMED = (
    f"POST {PATH}/scores HTTP/1.1\nHost: {HOST}\nContent-Type: {SCORE_TYPE}\n\n"
    '{"userId": "5c2b9a8e-1f4d-4f4a-9d7e-3a1b2c3d4e5f", "scoreGiven": 1}\n'
)
"""A score whose headers were captured, without a User-Agent and without an answer."""

RULE = Rule(
    slug="user-agent-missing",
    title="The request has no User-Agent",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The servers in front of Instructure's Canvas turn away every request without a "
        "User-Agent header, with status 403 and a page. Canvas itself never sees the score. "
        "lticheck sends a User-Agent of its own, so asking Canvas does not show this failure."
    ),
    causes=(
        "The tool writes its own HTTP: PHP's curl, Node's https.request, .NET's HttpClient.",
        (
            "An older library sends none: ims-lti for Node, celtic before 5.3.0, Tsugi before "
            "December 2025."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send a User-Agent with every request to Canvas, such as my-tool/1.0, with an "
                "address where you can be reached; or update the library."
            ),
        ),
    ),
    references=(
        Reference(label="Instructure: enforcement of the User-Agent header, 2025 and 2026"),
        Reference(label="RFC 9110, section 10.1.5 (User-Agent)"),
    ),
    versions=BOTH,
    canvas_texts=("you have not provided a valid user agent",),
    statuses=(403,),
    hits=(
        Example(capture=ANSWERED),
        posted(403, PAGE.partition("\r\n\r\n")[2]),
        Example(capture=UNNAMED),
    ),
    misses=(
        Example(fault="throttle"),
        Example(fault="blocked"),
        Example(capture=BLOCKED),
        posted(403, "<html><title>Forbidden</title></html>"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the page's sentence; else a captured request that shows its headers and has none."""
    exchange = refused(case, text=SENTENCE)
    stopped = stopped_reply(case)
    if stopped and SENTENCE.encode() in stopped[1].body[:20_000]:
        exchange = stopped[0]
    if exchange:
        return RULE.finding(
            "The request was turned away with status 403, because it has no User-Agent.",
            canvas_reply(exchange),
            *_header(exchange),
        )
    return _of_captured_request(case)


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request that Canvas has not answered: an answer shows that it passed."""
    exchange = unconfirmed_request(case)
    request = exchange.request if exchange else None
    if exchange is None or request is None or exchange.is_answered:
        return None
    if not shows_headers(request) or request.header("User-Agent"):
        return None
    if exchange.reply and exchange.reply.status != 403:
        return None
    return RULE.finding(
        "The captured request has no User-Agent: Instructure's servers turn such requests away.",
        *_header(exchange),
        severity=Severity.ERROR if exchange.reply else Severity.WARNING,
        confidence=Confidence.LIKELY if exchange.reply else Confidence.POSSIBLE,
    )


def _header(exchange: Exchange) -> tuple[Evidence, ...]:
    if exchange.request is None or not exchange.request.headers:
        return ()
    shown = exchange.request.header("User-Agent") or "(absent)"
    return (Evidence(label="User-Agent", actual=shown, where="User-Agent"),)
