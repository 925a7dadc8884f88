"""From the last lines of a thread to a line a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lticheck.captures import Capture, read
from lticheck.captures.classify import HttpExchange, classify
from lticheck.captures.outcome_request import reply_of, request_of
from lticheck.formats.wording import one_line
from lticheck.library import diagnoses_of
from lticheck.model.credentials import Consumers
from lticheck.model.errors import NothingRecognised
from lticheck.model.findings import Finding, Severity
from lticheck.probing.session import Session

if TYPE_CHECKING:  # annotations alone
    from lticheck.logging.http_messages import HttpMessage
    from lticheck.logging.windows import Window
    from lticheck.reporting.diagnosis import Diagnosis

SOURCE = "the log"
ANSWER_MISSING = {"reply-not-captured", "token-not-obtained"}
"""Rules that name no cause: they say that the log does not hold it."""
NOT_A_GRADE = {"log-leaks-secret", "not-a-launch"}
LONGEST = 400
"""Characters of a line."""
FIRST_STEP = re.compile(r"[.;] ")
"""Where the first thing to do ends; the rest is what `lticheck explain` is for."""


@dataclass(frozen=True)
class Failure:
    """One grade that failed, in one line."""

    line: str
    rule: str
    party: str

    @property
    def extra(self) -> dict[str, str]:
        """Return what a formatter of structured logs can show."""
        return {"rule": self.rule, "party": self.party}


def failures_in(window: Window) -> Iterator[Failure]:
    """Yield the failures that a window shows, each once."""
    found = [f for diagnosis in _diagnoses(window) if (f := _errors(diagnosis))]
    named = [errors for errors in found if errors[0].rule not in ANSWER_MISSING]
    going_on = window.origin or window
    if not named and going_on.says_nothing_new(window.last):
        return
    if named:
        going_on.named = window.last
    for errors in named or found[:1]:
        yield _failure(errors)


def _diagnoses(window: Window) -> Iterator[Diagnosis]:
    session = Session(consumers=Consumers())
    captures = map(_of_message, window.messages) if window.messages else [_of_lines(window)]
    yield from diagnoses_of((capture for capture in captures if capture), session)


def _of_lines(window: Window) -> Capture | None:
    try:
        found = read("\n".join(window.lines).encode("utf-8", "replace"), SOURCE)
    except NothingRecognised:
        return None
    return replace(found, launches=())  # what a launch can do is another question


def _of_message(message: HttpMessage) -> Capture:
    answer = reply_of(message.status, message.answer_headers, message.answer)
    request = request_of(message.method, message.url, message.headers, message.body)
    found = classify(HttpExchange(request=request, answer=lambda: answer))
    return Capture(
        source=SOURCE, exchanges=found.exchanges, observations=found.observations, form="hook"
    )


def _errors(diagnosis: Diagnosis) -> list[Finding]:
    return [
        finding
        for finding in diagnosis.findings
        if finding.severity is Severity.ERROR and finding.rule not in NOT_A_GRADE
    ]


def _failure(errors: list[Finding]) -> Failure:
    """Put the first error in a line: what, who acts, and where to read on."""
    first = errors[0]
    fix = next((fix.text for fix in first.fixes if fix.party is first.party), "")
    first_step = FIRST_STEP.split(fix, maxsplit=1)[0].rstrip(".")
    act = f" {first.party}: {first_step}." if fix else f" {first.party} acts."
    others = ", ".join(dict.fromkeys(f.rule for f in errors[1:] if f.rule != first.rule))
    also = f" Also: {others}." if others else ""
    line = one_line(f"{first.rule}: {first.title}.{act}")
    short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
    return Failure(
        line=f"{short}{also} (lticheck explain {first.rule})", rule=first.rule, party=first.party
    )
