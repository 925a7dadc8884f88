"""How rules look at answers and requests of LTI 1.3, and how to show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from lticheck.model.case import Case, Role, StepState
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.jwt import read_jwt
from lticheck.rules.evidence import CANVAS_SAID
from lticheck.rules.rule import Rule
from lticheck.services.ags.causes import Answer, Cause
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of
from lticheck.services.ags.known_answers import candidates
from lticheck.services.ags.reply import Shape

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.services.ags.exchange import AgsExchange
    from lticheck.services.ags.requests import AgsRequest

OWN_SCORES = {Role.TEST_WRITE, Role.RESTORE}
STEPS = {
    Endpoint.TOKEN: "the token request",
    Endpoint.SCORES: "the score",
    Endpoint.RESULTS: "reading the results",
    Endpoint.LINE_ITEM: "the line item request",
    Endpoint.LINE_ITEMS: "the line item request",
    Endpoint.UNKNOWN: "a request of LTI 1.3",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Refusal:
    """A request of LTI 1.3 that Canvas refused, and what the answer means."""

    exchange: Exchange
    ags: AgsExchange
    answer: Answer

    @property
    def request(self) -> AgsRequest:
        """Return the request."""
        return self.ags.request

    @property
    def confidence(self) -> Confidence:
        """Return how sure the answer makes this cause."""
        return Confidence.CERTAIN if self.answer.is_certain else Confidence.LIKELY


def refusal(case: Case, *causes: Cause) -> Refusal | None:
    """Return the first refusal whose answer means one of these causes."""
    for taken in case.steps:
        exchange = taken.exchange
        ags = ags_of(exchange) if exchange else None
        if taken.state is not StepState.FAILED or exchange is None or ags is None:
            continue
        answer = ags.meaning
        if answer and answer.cause in causes:
            return Refusal(exchange=exchange, ags=ags, answer=answer)
    return None


def is_known(case: Case) -> bool:
    """Tell whether the refusal is one that Canvas's services are known to give."""
    several = [ags for ags in map(ags_of, case.exchanges) if ags]
    return any(ags.meaning or (ags.reply and _is_candidate(ags)) for ags in several)


def _is_candidate(ags: AgsExchange) -> bool:
    """Tell whether a status without its text is one that Canvas itself gives at this step."""
    reply = ags.reply
    return (
        reply is not None
        and reply.shape is Shape.NOT_CAPTURED
        and bool(candidates(ags.endpoint, reply.status))
    )


def refusal_finding(
    rule: Rule, case: Case, messages: Mapping[str, str], *shown: str
) -> Finding | None:
    """Make the finding of the cause that bears the rule's name, in the words of its variant.

    `shown` names values of the request's body that belong to the evidence.
    """
    found = refusal(case, Cause(rule.slug))
    return finding_of(rule, found, messages, *shown) if found else None


def finding_of(
    rule: Rule,
    found: Refusal,
    messages: Mapping[str, str],
    *shown: str,
    more: Iterable[Evidence] = (),
    title: str = "",
    party: Party | None = None,
    fixes: tuple[Fix, ...] | None = None,
) -> Finding:
    """Make the finding of a refusal; what is not given is the rule's own."""
    message = messages.get(found.answer.variant) or messages[""]
    return rule.finding(
        message,
        ags_answer(found.exchange),
        *sent(found, *shown),
        *more,
        confidence=found.confidence,
        title=title,
        party=party,
        fixes=fixes,
    )


def ags_answer(exchange: Exchange) -> Evidence:
    """Show what the service answered, at which step and with which status."""
    ags = ags_of(exchange)
    reply = ags.reply if ags else None
    if ags is None or reply is None:
        return Evidence(label="The answer", actual="(not in the capture)")
    said = reply.message or f"({reply.shape})"
    where = f"{ags.endpoint}, HTTP {reply.status}" if reply.status else str(ags.endpoint)
    if reply.report_id:
        where += f", error report {reply.report_id}"
    return Evidence(
        label=CANVAS_SAID if reply.from_platform else "The answer", actual=said, where=where
    )


def sent(found: Refusal, *names: str) -> tuple[Evidence, ...]:
    """Show values of a request's body as they were sent, where the body was captured."""
    if found.request.body is None:
        return ()
    return tuple(value_sent(found.request, name) for name in names)


def value_sent(request: AgsRequest, name: str, expected: str = "") -> Evidence:
    """Show one value of a body as JSON writes it."""
    actual = shown_json(request.get(name)) if request.has(name) else "(not in the request)"
    return Evidence(label=f"{name} sent", actual=actual, expected=expected)


def shown_json(value: object) -> str:
    """Write a value as JSON, cut where it is long."""
    try:
        return json.dumps(value, ensure_ascii=False)[:120]
    except (ValueError, RecursionError):
        return "(nested too deeply)"


@lru_cache(maxsize=16)
def score_requests(case: Case) -> tuple[tuple[Exchange, AgsExchange], ...]:
    """Return every score that was sent, whatever came back, if its body was captured.

    But for lticheck's own: the test write, which Canvas refuses, and what puts a grade back.
    """
    own = [taken.exchange for taken in case.steps if taken.role in OWN_SCORES]
    sent = ((exchange, ags_of(exchange)) for exchange in case.exchanges if exchange not in own)
    return tuple(
        (exchange, ags)
        for exchange, ags in sent
        if ags and ags.endpoint is Endpoint.SCORES and ags.request.body is not None
    )


def accepted_scores(case: Case) -> Iterator[tuple[Exchange, AgsExchange]]:
    """Yield every score that was sent and accepted, if its body was captured."""
    for exchange, ags in score_requests(case):
        if ags.accepted:
            yield exchange, ags


def reads(case: Case, endpoint: Endpoint) -> Iterator[tuple[Exchange, AgsExchange]]:
    """Yield every accepted read of results or line items."""
    for exchange in case.exchanges:
        ags = ags_of(exchange)
        if ags and ags.endpoint is endpoint and ags.accepted and ags.reply:
            yield exchange, ags


def line_item_maximum(case: Case) -> float | None:
    """Return the line item's maximum where it was read; None where it was not."""
    for _, ags in reads(case, Endpoint.LINE_ITEM):
        document = ags.reply.document if ags.reply else None
        value = document.get("scoreMaximum") if isinstance(document, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return None


def weight(ags: AgsExchange, severity: Severity) -> Severity:
    """Return how bad a value of a request is: of a refused one, the refusal counts."""
    return severity if ags.accepted else Severity.NOTE


def now_at(exchange: Exchange) -> float | None:
    """Return the latest moment at which an exchange may have taken place; None if unknown.

    The answer's Date, when the capture says it was sent, or the end of the access token's hour.
    """
    dated = exchange.reply.date if exchange.reply else None
    if dated is not None:
        return dated
    ags = ags_of(exchange)
    token = read_jwt(ags.request.bearer) if ags else None
    expires = token.claims.get("exp") if token else None
    until = float(expires) if isinstance(expires, int) else None
    known = [moment for moment in (exchange.sent_at, until) if moment is not None]
    return max(known, default=None)
