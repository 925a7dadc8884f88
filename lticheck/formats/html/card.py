"""A diagnosis in HTML: one card."""

from __future__ import annotations

from lticheck.formats.html.finding import finding_view
from lticheck.formats.html.text import Html, tag
from lticheck.formats.terminal.steps_text import MARKS
from lticheck.formats.wording import (
    BY_HAND,
    CheckStatus,
    badge,
    check_status,
    expectation,
    name_of,
    not_restored,
    notices,
    unexpected_findings,
)
from lticheck.reporting.report import Diagnosis, LaunchSummary, Step


def card(diagnosis: Diagnosis, anchor: str) -> Html:
    """Show all of one diagnosis."""
    shown = badge(diagnosis)
    return tag(
        "article",
        tag("p", str(shown), class_=f"badge {shown.tone}"),
        tag("h2", name_of(diagnosis)),
        _about(diagnosis.launch),
        _check(diagnosis),
        _lost(diagnosis),
        _ladder(diagnosis.steps),
        *_findings(diagnosis),
        *(tag("p", line, class_="remark") for line in notices(diagnosis)),
        *(_exchange(step) for step in diagnosis.steps),
        class_="card",
        id=anchor,
    )


def _findings(diagnosis: Diagnosis) -> list[Html]:
    found = unexpected_findings(diagnosis)
    alone = len(found) == 1 and found[0].severity.value == badge(diagnosis).tone
    return [finding_view(finding, marked=not alone) for finding in found]


def _lost(diagnosis: Diagnosis) -> Html:
    reason = not_restored(diagnosis)
    return tag("p", tag("strong", reason), f" {BY_HAND}", class_="remark") if reason else Html()


def _about(launch: LaunchSummary | None) -> Html:
    if not launch:
        return Html()
    points = f"{launch.points_possible} points" if launch.points_possible else ""
    key = f"key {launch.consumer_key}" if launch.consumer_key else ""
    facts = (launch.resource, launch.context, ", ".join(launch.roles), points, key)
    return tag("p", " · ".join(fact for fact in facts if fact), class_="quiet")


def _check(diagnosis: Diagnosis) -> Html:
    check = diagnosis.check
    if not check:
        return Html()
    failed = check_status(diagnosis) is CheckStatus.FAILED
    expected = tag("strong" if failed else "span", expectation(diagnosis))
    place = tag("span", f"{check.file}, line {check.line}", class_="quiet")
    return tag("p", expected, " ", place, class_="expected")


def _ladder(steps: tuple[Step, ...]) -> Html:
    if not steps:
        return Html()
    return tag("ol", *(_rung(step) for step in steps), class_="ladder", aria_label="How far it got")


def _rung(step: Step) -> Html:
    glyph, _ = MARKS[step.state]
    return tag("li", f"{glyph} {step.name} ", tag("span", str(step.state)), class_=str(step.state))


def _exchange(step: Step) -> Html:
    transcript = step.transcript
    if transcript is None:
        return Html()
    asked = f"{transcript.request}\n\n{transcript.request_body}".strip()
    answered = f"{transcript.response}\n\n{transcript.response_body}".strip()
    return tag(
        "details",
        tag("summary", f"Request and reply: {step.name}"),
        tag("pre", asked),
        tag("pre", answered),
    )
