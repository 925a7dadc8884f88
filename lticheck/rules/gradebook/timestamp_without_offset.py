"""timestamp-without-offset: a time without its offset."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    score_requests,
    weight,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.times import has_offset, read_time

RULE = Rule(
    slug="timestamp-without-offset",
    title="A time without its offset",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas reads a time without offset in the time zone of the school's account, "
        "hours away from what the tool means: scores then look older than they are, or "
        "handed in in the future."
    ),
    causes=("A naive datetime was formatted: Python's utcnow().isoformat() has no offset.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=("End each time with Z, or an offset such as +01:00: 2026-01-31T12:00:00.000Z."),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    hits=(posted(timestamp="2026-11-24T06:00:00"),),
    misses=(
        MISS,
        posted(timestamp="2026-11-24T06:00:00+0000"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find an ISO time that does not say in which zone it is."""
    for exchange, ags in score_requests(case):
        times = {"timestamp": ags.request.get("timestamp"), "submittedAt": ags.request.submitted_at}
        for name, value in times.items():
            if isinstance(value, str) and read_time(value) is not None and not has_offset(value):
                return RULE.finding(
                    f"{name} has no offset, so Canvas reads it in the account's time zone.",
                    Evidence(label=f"{name} sent", actual=value, expected=f"{value.strip()}Z"),
                    ags_answer(exchange),
                    severity=weight(ags, Severity.WARNING),
                )
    return None
