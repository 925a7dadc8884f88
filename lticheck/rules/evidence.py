"""How rules look at replies: which exchange was refused with what, and how to show it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lticheck.model.case import Case, FactKind, Role, StepState
from lticheck.model.findings import Confidence, Evidence, Severity
from lticheck.model.launch import CANVAS_OUTCOME_PATH, Launch, LtiVersion, path_of
from lticheck.model.service import Dialect
from lticheck.model.sourcedid import short_sourcedid
from lticheck.model.urls import url_parts
from lticheck.services.outcomes.reply import OutcomeReply, outcome_reply
from lticheck.services.outcomes.request import OutcomeRequest, outcome_request
from lticheck.services.outcomes.sentences import is_canvas_sentence

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange, Reply, TransportTrouble
    from lticheck.model.service import ServiceReply


CANVAS_SAID = "Canvas said"
"""The label of Canvas's own words; a finding that shows them is no prediction."""


def refused(case: Case, *, code: str = "", text: str = "") -> Exchange | None:
    """Return the first exchange that Canvas refused with this error code.

    Canvas up to about 2018 sends no code, so there the beginning of its sentence decides.
    An expected refusal, such as that of the test write, does not count.
    """
    for exchange, said in _refused(case):
        if said.refuses(code=code, text=text):
            return exchange
    return None


@lru_cache(maxsize=16)
def _refused(case: Case) -> tuple[tuple[Exchange, ServiceReply], ...]:
    """Return what Canvas refused in a case, and in which words: thirty rules ask."""
    failed = (taken.exchange for taken in case.steps if taken.state is StepState.FAILED)
    canvas = (exchange for exchange in failed if exchange and not is_foreign(exchange))
    told = ((exchange, exchange.outcome) for exchange in canvas)
    return tuple((exchange, said) for exchange, said in told if said and not said.accepted)


def matches(exchange: Exchange, *, code: str = "", text: str = "") -> bool:
    """Tell whether the answer has this error code or, having none, begins with this text."""
    return exchange.outcome is not None and exchange.outcome.refuses(code=code, text=text)


def outcome_asked(exchange: Exchange | None) -> OutcomeRequest | None:
    """Return what an exchange asks of LTI 1.1's outcome service; None where it is not of it."""
    return outcome_request(exchange.asked) if exchange else None


def outcome_said(answer: Exchange | Reply | None) -> OutcomeReply | None:
    """Return what LTI 1.1's outcome service said; None where it was another, or said nothing."""
    return outcome_reply(answer.outcome) if answer else None


def captured_exchange(case: Case) -> Exchange | None:
    """Return the exchange that a capture holds, answered or not."""
    taken = case.step(Role.CAPTURED)
    return taken.exchange if taken else None


@lru_cache(maxsize=32)
def unconfirmed_request(case: Case, *, any_platform: bool = False) -> Exchange | None:
    """Return a captured outcome request of which no answer says that all was well with it.

    What is wrong with the request itself is known without the answer.
    """
    exchange = captured_exchange(case)
    if exchange is None or exchange.succeeded or (exchange.asked is None and not exchange.request):
        return None
    return exchange if any_platform or not is_foreign(exchange) else None


@lru_cache(maxsize=64)
def is_foreign(exchange: Exchange) -> bool:
    """Tell whether the request went to another platform than Canvas, as its address shows."""
    url = exchange.request.url if exchange.request else ""
    if "://" not in url or exchange.version is LtiVersion.V1_3:
        return False
    path = path_of(url)
    return not CANVAS_OUTCOME_PATH.search(path) and "/api/lti/v1/" not in path


def says_no_canvas(exchange: Exchange) -> bool:
    """Tell whether a captured refusal is in words that Canvas does not use.

    Canvas ends each description by the number of its error report, `[EID_…]`.
    """
    reply, outcome = exchange.reply, exchange.outcome
    if (
        reply is None
        or outcome is None
        or goes_to_canvas(exchange)
        or outcome.dialect is not Dialect.POX
    ):
        return False
    known = outcome.code or outcome.report_id or b"[EID_" in reply.body
    return not (
        outcome.accepted
        or known
        or not outcome.description
        or is_canvas_sentence(outcome.description)
    )


def goes_to_canvas(exchange: Exchange) -> bool:
    """Tell whether the address shows that Canvas was meant."""
    url = exchange.request.url if exchange.request else ""
    return CANVAS_OUTCOME_PATH.search(path_of(url)) is not None


def is_past_signature(exchange: Exchange) -> bool:
    """Tell whether Canvas answered in XML, which it does only where the signature was right."""
    said = outcome_said(exchange)
    is_xml = said is not None and said.dialect is Dialect.POX
    return is_xml and not is_foreign(exchange) and not says_no_canvas(exchange)


def next_obstacle(exchange: Exchange) -> tuple[Severity, Confidence]:
    """Weigh what is wrong with a captured request beside the answer: that names another cause."""
    severity = Severity.WARNING if exchange.answer else Severity.ERROR
    return severity, Confidence.LIKELY


def stopped_reply(case: Case) -> tuple[Exchange, Reply] | None:
    """Return the exchange that ended the probe, and its reply; None where there is none."""
    exchange = case.stopped_by
    return None if exchange is None or exchange.reply is None else (exchange, exchange.reply)


def no_reply(case: Case, *troubles: TransportTrouble) -> Exchange | None:
    """Return the first exchange that got no reply, for one of these reasons."""
    for exchange in case.exchanges:
        if exchange.failure and exchange.failure.trouble in troubles:
            return exchange
    return None


def failure_evidence(exchange: Exchange) -> Evidence:
    """Show what the network said in place of a reply."""
    detail = exchange.failure.detail if exchange.failure else "nothing"
    where = exchange.request.url if exchange.request else ""
    return Evidence(label="In place of a reply", actual=detail, where=where)


def canvas_reply(exchange: Exchange) -> Evidence:
    """Show what the answer says, with its code, HTTP status and error report."""
    reply, outcome = exchange.reply, exchange.outcome
    if reply is None or outcome is None:
        return failure_evidence(exchange)
    marks = [http_status(reply)] if reply.status else []
    if outcome.code:
        marks.insert(0, outcome.code)
    if outcome.report_id:
        marks.append(f"error report {outcome.report_id}")
    if reply.is_of_either:
        marks.append("LTI 1.1 or 1.3")
    who = CANVAS_SAID if outcome.from_platform else "The reply"
    return Evidence(label=who, actual=outcome.message, where=", ".join(marks))


def http_status(reply: Reply) -> str:
    """Write the status of a reply."""
    return f"HTTP {reply.status}"


def request_evidence(exchange: Exchange, name: str, label: str = "") -> Evidence:
    """Show one value of the request as it was sent, in quotes so that blanks are seen."""
    value = getattr(exchange.asked, name, None) if exchange.asked else None
    shown = "(not in the request)" if value is None else f"“{value}”"
    return Evidence(label=label or f"{name} sent", actual=shown)


def asked_evidence(exchange: Exchange) -> Evidence:
    """Say in a line what a captured request asks, and of which address."""
    asked, request = outcome_asked(exchange), exchange.request
    url = request.url if request else ""
    if asked is None:
        return Evidence(label="Request", actual="no operation that is known", where=url)
    scores = (asked.result_score, asked.result_total_score)
    score = next((f" of “{text}”" for text in scores if text is not None), "")
    shown = f"{asked.operation}{score} for sourcedid “{short_sourcedid(asked.sourcedid)}”"
    return Evidence(label="Request", actual=shown, where=url)


def clock_skew(exchange: Exchange) -> float | None:
    """Return by how many seconds the signing clock is ahead of Canvas's; None if unknown.

    Compares `oauth_timestamp` with the reply's Date header, which counts whole seconds.
    """
    reply, request = exchange.reply, exchange.request
    if reply is None or reply.date is None or request is None:
        return None
    stated = request.timestamp.strip()
    return float(stated) - reply.date if re.fullmatch(r"[0-9]{1,20}", stated) else None


def format_duration(seconds: float) -> str:
    """Write a span of time in the unit that a person would use."""
    span = abs(seconds)
    for unit, size in (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if span >= 1.5 * size:
            return f"{span / size:.1f} {unit}".replace(".0 ", " ")
    return f"{span:.0f} seconds"


def roles_evidence(launch: Launch) -> Evidence:
    """Show the roles that the launch states in this course."""
    stated = ", ".join(launch.context_roles) or "(none)"
    return Evidence(label="Roles in this course", actual=stated, where="roles")


def host_of(exchange: Exchange) -> str:
    """Return the host that was asked."""
    url = exchange.request.url if exchange.request else ""
    return url_parts(url).netloc or "The host"


def is_form(exchange: Exchange) -> bool:
    """Tell whether the request went out as a form, whose body is part of what is signed."""
    sent = exchange.request.header("Content-Type") if exchange.request else ""
    return sent.lower().startswith("application/x-www-form-urlencoded")


def is_legacy(exchange: Exchange) -> bool:
    """Tell whether the request went to the legacy endpoint, which reads a form."""
    return "/ext_grade_passback" in (exchange.request.url if exchange.request else "")


def could_be_either(case: Case, exchange: Exchange) -> bool:
    """Tell whether a wrong secret and a wrong address look alike: no other URL was tried."""
    return case.step(Role.OTHER_URL) is None or exchange.request is None


def observation_evidence(case: Case, *kinds: FactKind) -> tuple[Evidence, ...]:
    """Show what a log says of these kinds, at most five lines of it."""
    found = [fact for fact in case.observations if fact.kind in kinds]
    return tuple(
        Evidence(label="The log", actual=f.text, where=f.location.position) for f in found[:5]
    )
