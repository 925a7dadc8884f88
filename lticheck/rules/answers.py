"""How rules look at answers: which exchange was refused with what, and how to show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.case import Case, RungState
from lticheck.findings import Evidence

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.exchange import Exchange, Reply


def refused(case: Case, *, code: str = "", text: str = "") -> Exchange | None:
    """Return the first exchange that Canvas refused with this error code.

    Canvas up to about 2018 sends no code, so there the beginning of its sentence decides.
    An expected refusal, such as that of the refused-write rung, does not count.
    """
    for rung in case.rungs:
        exchange = rung.exchange
        if exchange is None or rung.state is not RungState.FAILED:
            continue
        if says(exchange, code=code, text=text):
            return exchange
    return None


def says(exchange: Exchange, *, code: str = "", text: str = "") -> bool:
    """Tell whether the answer has this error code or, having none, begins with this text."""
    outcome = exchange.outcome
    if outcome is None or outcome.succeeded:
        return False
    if outcome.error_code:
        return bool(code) and outcome.error_code == code
    return bool(text) and outcome.description.lower().startswith(text.lower())


def failed_reply(case: Case) -> Reply | None:
    """Return the reply that ended the climb, or None where there is none."""
    return case.stopped_by.reply if case.stopped_by else None


def canvas_said(exchange: Exchange) -> Evidence:
    """Show what the answer says, with its code, HTTP status and error report."""
    reply, outcome = exchange.reply, exchange.outcome
    if reply is None or outcome is None:
        detail = exchange.failure.detail if exchange.failure else ""
        return Evidence(label="No reply", actual=detail)
    marks = [f"HTTP {reply.status}"]
    if outcome.error_code:
        marks.insert(0, outcome.error_code)
    if outcome.report_id:
        marks.append(f"error report {outcome.report_id}")
    said = outcome.description or outcome.title or outcome.code_major or f"({outcome.dialect})"
    who = "Canvas said" if outcome.is_canvas else "The reply"
    return Evidence(label=who, actual=said, where=", ".join(marks))


def asked(exchange: Exchange, name: str, label: str = "") -> Evidence:
    """Show one value of the request as it was sent, in quotes so that blanks are seen."""
    value = getattr(exchange.asked, name, None) if exchange.asked else None
    shown = "(not in the request)" if value is None else f"“{value}”"
    return Evidence(label=label or f"{name} sent", actual=shown)
