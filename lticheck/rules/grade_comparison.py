"""How rules compare a score that was taken with what was read after it."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Evidence
from lticheck.rules.evidence import outcome_asked, outcome_said
from lticheck.services.outcomes.read_back import ReadBack, read_back
from lticheck.services.outcomes.score import parse_ruby_float


def read_back_of(case: Case) -> ReadBack | None:
    """Compare the score that this case wrote with what was read after it."""
    written, after = case.written, case.read_back
    asked = outcome_asked(written)
    if asked is None or after is None:
        return None
    points = case.launch.points_possible if case.launch else None
    return read_back(asked, outcome_said(after), points)


def read_back_evidence(found: ReadBack) -> tuple[Evidence, Evidence]:
    """Show what was sent and what came back, side by side."""
    observed = "nothing" if found.observed is None else f"{found.observed:g}"
    return (
        Evidence(label="Sent", actual=f"“{found.sent_text}”"),
        Evidence(label="Read back", actual=observed, expected=_expected(found)),
    )


def _expected(found: ReadBack) -> str:
    """Say what should have come back; nothing where it did."""
    if found.is_as_expected or found.expected is None:
        return ""
    return f"{found.expected:.4g}"


def grade_before(case: Case) -> float | None:
    """Return the grade that was read before a write; None where there was none, or no read."""
    taken = case.step(Role.READ)
    outcome = taken.exchange.outcome if taken and taken.exchange else None
    return parse_ruby_float(outcome.score or "") if outcome and outcome.accepted else None
