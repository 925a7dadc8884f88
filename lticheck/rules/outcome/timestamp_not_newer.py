"""timestamp-not-newer: canvas already has a newer result."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.times import read_time

NEWER = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "If this score should count, send it once more with a newer timestamp: the present time in "
        "UTC, with milliseconds, never ahead of the clock. It then replaces what is there, a "
        "teacher's grade too. Send the scores of one student one after the other."
    ),
)
NOTHING = Fix(
    party=Party.TOOL_DEVELOPER,
    text="If a newer score is there already, nothing needs to be done.",
)
BY_HAND = Fix(
    party=Party.INSTRUCTOR,
    text=(
        "If you graded in Canvas before the tool did: your grade is there as you gave it, and "
        "nothing is to be done, nothing to be cleared. If the tool's score should count instead, "
        "its developer has to send it with a newer timestamp."
    ),
)
ONLY_LATER = (
    "Canvas takes only a score with that time or a later one. Wait; or send it once with the "
    "stored time plus 1 ms (Canvas keeps microseconds and shows milliseconds), and not further "
    "ahead: a later one blocks for longer."
)
SAME_OR_LATER = Fix(
    party=Party.TOOL_DEVELOPER, text=f"Until the stored time has passed, {ONLY_LATER}"
)
IF_AHEAD = replace(SAME_OR_LATER, text=f"While the stored time lies in the future, {ONLY_LATER}")
CLOCK = Fix(
    party=Party.TOOL_DEVELOPER,
    text="Set the server's clock by NTP, build timestamps from UTC, and never send one ahead.",
)

RULE = Rule(
    slug="timestamp-not-newer",
    title="Canvas already has a newer result",
    stage=Stage.OUTCOME,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas takes a score only if its timestamp is not older than the result that "
        "it has for this student and line item."
    ),
    causes=(
        (
            "An earlier score was sent with a timestamp ahead of the clock: until that time "
            "every correct one is too old."
        ),
        "A teacher graded first: Canvas then made the result with that moment's time.",
        "Scores were sent out of order, or an old one was sent again.",
        "The two times look equal: Canvas keeps microseconds and shows milliseconds.",
    ),
    fixes=(NEWER, NOTHING, IF_AHEAD, BY_HAND),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Canvas: app/models/lti/result.rb"),
    ),
    versions=LTI_1_3,
    canvas_texts=("Provided timestamp of X before last updated timestamp of Y",),
    statuses=(400,),
    hits=(
        posted(
            400,
            service(
                (
                    "Provided timestamp of 2026-11-24T06:00:00.000Z before last updated timestamp"
                    " of 2026-11-24T07:00:00.000Z"
                ),
                "bad_request",
            ),
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and tell its causes apart by the two times in it."""
    found = refusal(case, Cause.TIMESTAMP_NOT_NEWER)
    if found is None or found.ags.reply is None:
        return None
    said = found.ags.reply.message
    stored_text = said.partition("last updated timestamp of ")[2].strip()
    stored, given = read_time(stored_text), read_time(found.request.get("timestamp"))
    now = found.exchange.reply.date if found.exchange.reply else None
    ahead = stored is not None and now is not None and stored > now + 60
    return RULE.finding(
        AHEAD if ahead else _message(stored, given),
        ags_answer(found.exchange),
        *sent(found, "timestamp"),
        fixes=(SAME_OR_LATER, CLOCK) if ahead else (NEWER, NOTHING, BY_HAND),
    )


AHEAD = (
    "The stored result has a time in the future: an earlier score was sent with a timestamp ahead "
    "of the clock, and blocks every one until then."
)


def _message(stored: float | None, given: float | None) -> str:
    if stored is not None and given is not None and abs(stored - given) < 0.001:
        return (
            "Both times look equal: the stored one has microseconds that Canvas does not show. "
            "This score, or a newer one, is already there."
        )
    return (
        "The timestamp is older than the stored result's. Either a newer score of the tool is "
        "there, or a teacher graded before the tool did."
    )
