"""not-canvas: HTML or text where Canvas sends XML or JSON."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Reply
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import is_known
from lticheck.rules.evidence import canvas_reply, stopped_reply
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.reply import Dialect

BLOCKERS = ("blocked", "attention required", "access denied", "captcha", "forbidden")
"""Words on the pages of firewalls."""

RULE = Rule(
    slug="not-canvas",
    title="A web page answered, not Canvas",
    stage=Stage.TRANSPORT,
    severity=Severity.ERROR,
    party=Party.NETWORK,
    meaning=(
        "The answer is a web page or plain text. Canvas's grade services never send one, so the "
        "request did not get through to them."
    ),
    causes=(
        "A login page, a firewall or a bot filter stands in front of Canvas.",
        "The host is not Canvas, or no longer: an old name, a parked domain, a maintenance page.",
        "The path was changed, so that a web server answers instead of Canvas.",
    ),
    fixes=(
        Fix(
            party=Party.NETWORK,
            text=(
                "Let POST requests to /api/lti/ through to Canvas without a login page, a "
                "challenge or a filter."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Compare the outcome URL with lis_outcome_service_url of a new launch.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=("Compare the URL with the “lineitem” of a new launch."),
        ),
    ),
    references=(
        Reference(
            label=(
                "Canvas: app/controllers/application_controller.rb (errors below /api/ are always "
                "JSON)"
            )
        ),
    ),
    versions=BOTH,
    statuses=(403, 404),
    silenced_by=("wrong-content-type", "user-agent-missing"),
    hits=(
        Example(fault="login-page"),
        Example(fault="blocked"),
        Example(fault="wrong-host"),
    ),
    misses=(
        Example(),
        Example(fault="redirect"),
        Example(fault="throttle"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find HTML or text, and read from it who answered."""
    stopped = stopped_reply(case)
    if stopped is None or stopped[1].outcome.dialect not in {Dialect.HTML, Dialect.TEXT}:
        return None
    exchange, reply = stopped
    if 300 <= reply.status < 400 or reply.status >= 500 or reply.status == 429:
        return None
    if "rate limit exceeded" in reply.outcome.description.lower():
        return None
    who, confidence = _who(reply)
    return RULE.finding(
        f"{who} answered in Canvas's place.",
        canvas_reply(exchange),
        *_content_type(reply),
        confidence=confidence,
    )


def _content_type(reply: Reply) -> tuple[Evidence, ...]:
    """Show what the answer says that it is, where its headers were captured."""
    if not reply.headers:
        return ()
    return (
        Evidence(
            label="Content type",
            actual=reply.header("Content-Type") or "(none)",
            expected="application/xml or application/json",
            where="Content-Type",
        ),
    )


def _who(reply: Reply) -> tuple[str, Confidence]:
    text = f"{reply.outcome.title} {reply.outcome.description}".lower()
    page = reply.body[:20_000].lower()
    if any(word in text for word in ("log in", "login", "sign in")) or b'type="password"' in page:
        return "A login page", Confidence.CERTAIN
    if any(word in text for word in BLOCKERS):
        return "A firewall or bot filter", Confidence.LIKELY
    if reply.status == 404:
        return "A web server that knows no such path", Confidence.LIKELY
    return "A web page", Confidence.LIKELY


def check_ags(case: Case) -> Finding | None:
    """Find the same at a service of LTI 1.3, unless its answer is known to be Canvas's own."""
    return None if is_known(case) else check(case)
