"""timestamp-in-future: a timestamp ahead blocks all later scores."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    now_at,
    score_requests,
    value_sent,
    weight,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
)
from lticheck.rules.evidence import format_duration
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.times import has_offset, read_time

SLACK = 60.0
"""Seconds that a clock may be ahead before it is said; a time without offset has a day."""
DAY = 14 * 3600.0

RULE = Rule(
    slug="timestamp-in-future",
    title="A timestamp ahead blocks all later scores",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas takes a timestamp in the future. From then on it refuses every score of "
        "this student and line item with a correct time, until that moment has passed."
    ),
    causes=("The tool's clock is ahead, or a local time was sent as UTC.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Set the server's clock by NTP, and build the timestamp from UTC: "
                "datetime.now(timezone.utc). Never send one ahead."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "A student who is blocked already: until the stored time has passed, Canvas takes "
                "only a score with that time or a later one. Wait; or send it once with the stored "
                "time plus 1 ms, and not further ahead: a later one blocks for longer."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    hits=(posted(timestamp="2026-11-24T14:00:00.000Z"),),
    misses=(
        MISS,
        posted(timestamp="2026-11-24T07:00:00.000+01:00"),
    ),
)


def check(case: Case) -> Finding | None:
    """Compare the timestamp with the latest moment at which it may have been sent."""
    for exchange, ags in score_requests(case):
        text, now = ags.request.text("timestamp"), now_at(exchange)
        stated = read_time(text)
        if stated is None or now is None:
            continue
        if stated - now > (SLACK if has_offset(text) else DAY):
            return RULE.finding(
                f"The timestamp is {format_duration(stated - now)} ahead.",
                value_sent(ags.request, "timestamp"),
                ags_answer(exchange),
                severity=weight(ags, Severity.WARNING),
                confidence=Confidence.LIKELY,
            )
    return None
