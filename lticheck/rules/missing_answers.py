"""Requests of LTI 1.3 whose answer the capture does not hold: the candidates, never one guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party
from lticheck.rules.rule import Rule
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of
from lticheck.services.ags.known_answers import candidates
from lticheck.services.ags.reply import Shape

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.services.ags.exchange import AgsExchange

STEP_WORDS = {
    Endpoint.TOKEN: "The token request",
    Endpoint.SCORES: "The score",
    Endpoint.RESULTS: "Reading the results",
    Endpoint.LINE_ITEM: "The line item request",
    Endpoint.LINE_ITEMS: "The line item request",
    Endpoint.UNKNOWN: "A request of LTI 1.3, for a token or a score,",
}
GET_THE_TEXT = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "Log the answer's text beside its status: exc.response.text (pylti1p3next, requests), "
        "err.response.body (ltijs, got), err.response.data (axios), $e->getResponse()->getBody() "
        "(Guzzle). Then send the grade once more."
    ),
)
BROWSER = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "The login and the launch go through the browser: open its network tab, tick Preserve "
        "log, launch again, export HAR (sanitized), and run lticheck diagnose on that file."
    ),
)
PROBE = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "Or save the failed request and its answer as HAR or raw HTTP, and run lticheck diagnose "
        "on it; for LTI 1.3 the launch's id_token beside it tells more."
    ),
)


def missing_finding(rule: Rule, case: Case, *, token: bool) -> Finding | None:
    """Make the finding of a step whose answer is not there: step, status, candidates."""
    for exchange in case.exchanges:
        ags = ags_of(exchange)
        if ags is None or exchange.failure or not is_missing(ags):
            continue
        if (ags.endpoint is Endpoint.TOKEN) is not token:
            continue
        return rule.finding(
            _message(ags), *_evidence(ags), confidence=Confidence.CERTAIN, fixes=_fixes(ags)
        )
    return None


def is_missing(ags: AgsExchange) -> bool:
    """Tell whether a refusal was not captured: no answer at all, or a status alone."""
    if ags.reply is None:
        return True
    without = ags.reply.shape is Shape.NOT_CAPTURED
    return without and not ags.accepted


def _message(ags: AgsExchange) -> str:
    step = STEP_WORDS[ags.endpoint]
    if ags.reply is None or not ags.reply.status:
        return f"{step} was sent or failed, and the capture does not hold Canvas's answer."
    status = ags.reply.status
    several = candidates(ags.endpoint, status)
    told = f" With this status Canvas has {len(several)} reasons." if len(several) > 1 else ""
    return f"{step} was answered {status}, and Canvas's text is not in the log.{told}"


def _evidence(ags: AgsExchange) -> tuple[Evidence, ...]:
    status = ags.reply.status if ags.reply else 0
    shown = [Evidence(label="Step", actual=str(ags.endpoint), where=ags.request.url)]
    if status:
        shown.append(Evidence(label="Status", actual=f"HTTP {status}"))
        several = candidates(ags.endpoint, status)
        if several:
            shown.append(Evidence(label="Possible", actual=", ".join(several)))
    return tuple(shown)


def _fixes(ags: AgsExchange) -> tuple[Fix, ...]:
    status = ags.reply.status if ags.reply else 0
    several = candidates(ags.endpoint, status)
    if not several:
        return (GET_THE_TEXT, PROBE)
    read = Fix(
        party=Party.TOOL_DEVELOPER,
        text=f"Compare with what each cause says: lticheck explain {several[0]}, and the others.",
    )
    return (GET_THE_TEXT, PROBE, read)
