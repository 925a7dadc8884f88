"""One self-contained page for an instructor or a support desk: no script, nothing fetched.

What is said is decided here, as plain values; the templates of `lticheck.pages` lay it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lticheck import __version__
from lticheck.formats.closing import notices
from lticheck.formats.format import Appearance
from lticheck.formats.html.card import badge_values, card_values
from lticheck.formats.summary import by_urgency, cause, examples, headline, phrase, tally
from lticheck.formats.summary_words import words
from lticheck.formats.wording import (
    BY_HAND,
    badge,
    clean,
    expectation,
    name_of,
    not_restored,
    unexpected_findings,
)
from lticheck.pages import render as render_page
from lticheck.reporting.causes import cause_of
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import MOST_SHOWN, Report
from lticheck.reporting.verdict import Verdict

GLOSSARY = (
    ("launch", "Canvas opens the learning tool for one person, from one place in a course."),
    ("placement", "where the tool was opened: an assignment, a module, a menu, a page."),
    ("outcome URL", "the address in Canvas to which the tool sends grades."),
    ("sourcedid", "the handle for one student's grade in one assignment; only students get one."),
    ("consumer key", "the tool's name towards Canvas; a shared secret goes with it."),
    ("nonce", "a word that makes each signed request unlike any other."),
)
"""The six words that an instructor meets here and nowhere else."""


def render(report: Report, appearance: Appearance, notes: Sequence[str] = ()) -> str:
    """Return the report as one page; launches on which somebody must act come first.

    `notes` are said below the verdict, such as where the launch was saved.
    """
    values = {**_page(report), "date": appearance.date, "notes": notes}
    return render_page("report.html", clean=clean, page=values) + "\n"


def _page(report: Report) -> dict[str, Any]:
    several = report.total > 1
    shown = examples(report) if report.is_summed_up else by_urgency(report)
    loud = [d for d in shown if not (several and is_quiet(d))]
    quiet = [d for d in report.diagnoses if several and is_quiet(d)]
    if report.is_summed_up:
        quiet = quiet[:MOST_SHOWN]
    counted = tally(report) if several else []
    return {
        "title": f"Grade passback: {headline(report)}",
        "alarms": [_alarm(d, n) for n, d in enumerate(loud, start=1) if d.restore_failed],
        "sentence": sentence(report),
        "chips": [
            {"text": f"{b.glyph} {n:,} {phrase(b, report)}", "tone": b.tone} for b, n in counted
        ],
        "target": report.target,
        "summary": _summary(report, loud) if report.is_summed_up else None,
        "causes": [] if report.is_summed_up else _causes(loud),
        "cards": [card_values(d, _anchor(n)) for n, d in enumerate(loud, start=1)],
        "quiet": _quiet(quiet),
        "quiet_more": max(report.verdicts[Verdict.OK] - len(quiet), 0) if quiet else 0,
        "quiet_badge": badge_values(quiet[0])["text"] if quiet else "",
        "glossary": GLOSSARY,
        "version": __version__,
    }


def _summary(report: Report, loud: list[Diagnosis]) -> dict[str, Any]:
    """Return the summary; a line about a cause leads to the card of its example."""
    anchors: dict[str, str] = {}
    for number, diagnosis in enumerate(loud, start=1):
        cause_found = cause_of(diagnosis)
        if cause_found:
            anchors.setdefault(cause_found.rule, _anchor(number))
    said = words(report)
    return {
        "head": said.head,
        "notes": said.notes,
        "title": said.title,
        "lines": [{"line": line, "anchor": anchors.get(line.rule, "")} for line in said.lines],
        "more": said.more,
    }


def sentence(report: Report) -> str:
    """Return the verdict on the run as one sentence."""
    total = report.total
    noun = "check" if report.of_checks else "launch"
    nouns = noun if total == 1 else f"{noun}{'s' if noun == 'check' else 'es'}"
    acute = sum(n for badge_, n in tally(report) if badge_.tone != "ok")
    if not total:
        return "Nothing was checked"
    if not acute and report.asked_nobody:
        several = f"any of the {total:,} {nouns}" if total > 1 else f"this {noun}"
        return f"Nothing was found in {several}; Canvas was not asked"
    if total == 1:
        return f"This {noun} {'needs attention' if acute else 'is in order'}"
    if not acute:
        return f"All {total:,} {nouns} are in order"
    return f"{acute:,} of {total:,} {nouns} need{'s' if acute == 1 else ''} attention"


def is_quiet(diagnosis: Diagnosis) -> bool:
    """Tell whether nothing is to be said of a diagnosis but that it is in order."""
    shown = any(step.transcript for step in diagnosis.steps)
    said = unexpected_findings(diagnosis) or shown or diagnosis.wrote
    return badge(diagnosis).tone == "ok" and not said


def _alarm(diagnosis: Diagnosis, number: int) -> dict[str, str]:
    """Say aloud, above all else, that a grade is not back."""
    return {
        "reason": not_restored(diagnosis),
        "anchor": _anchor(number),
        "name": name_of(diagnosis),
        "advice": BY_HAND,
    }


def _causes(shown: list[Diagnosis]) -> list[dict[str, object]]:
    """List each cause once, with how often it was found; nothing where there is but one."""
    found: dict[str, list[int]] = {}
    for number, diagnosis in enumerate(shown, start=1):
        if cause(diagnosis):
            found.setdefault(cause(diagnosis), []).append(number)
    if sum(map(len, found.values())) < 2:
        return []
    return [
        {"title": title, "anchor": _anchor(at[0]), "count": len(at)} for title, at in found.items()
    ]


def _quiet(quiet: list[Diagnosis]) -> list[dict[str, object]]:
    """Group what is in order under what is to be said of it; what has nothing said comes first."""
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for diagnosis in quiet:
        member = {"name": name_of(diagnosis), "expectation": expectation(diagnosis)}
        groups.setdefault(tuple(notices(diagnosis)), []).append(member)
    in_turn = sorted(groups.items(), key=lambda group: bool(group[0]))
    return [{"notices": said, "members": members} for said, members in in_turn]


def _anchor(number: int) -> str:
    return f"d{number}"
