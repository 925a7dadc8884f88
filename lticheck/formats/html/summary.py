"""The top of the page: the verdict, how often, and why; and the end: what is in order."""

from __future__ import annotations

from collections.abc import Iterable

from lticheck.formats.html.text import Html, join, tag
from lticheck.formats.summary import PHRASES, cause, tally
from lticheck.formats.wording import (
    BY_HAND,
    badge,
    expectation,
    name_of,
    not_restored,
    notices,
    unexpected_findings,
)
from lticheck.reporting.report import Diagnosis, Report


def summary(report: Report, shown: list[Diagnosis]) -> Html:
    """Show the verdict on the run; `shown` are its cards, in their order."""
    chips = [
        tag("li", f"{b.glyph} {count} {PHRASES.get(b.word, b.word)}", class_=f"badge {b.tone}")
        for b, count in tally(report)
    ]
    return tag(
        "header",
        *(_alarm(diagnosis, f"#d{n}") for n, diagnosis in enumerate(shown, start=1)),
        tag("p", "Grade passback to Canvas", class_="eyebrow"),
        tag("h1", _sentence(report)),
        tag("ul", *chips, class_="chips") if len(report.diagnoses) > 1 else Html(),
        tag("p", f"Asked: {report.target}.", class_="quiet") if report.target else Html(),
        _causes(shown),
    )


def _alarm(diagnosis: Diagnosis, card: str) -> Html:
    """Say aloud, above all else, that a grade is not back; nothing where it is."""
    reason = not_restored(diagnosis)
    if not reason:
        return Html()
    name = tag("a", name_of(diagnosis), href=card)
    return tag("p", tag("strong", f"✖ {reason}"), tag("span", name), BY_HAND, class_="alarm")


def _sentence(report: Report) -> str:
    total = len(report.diagnoses)
    noun = "check" if any(diagnosis.check for diagnosis in report.diagnoses) else "launch"
    nouns = noun if total == 1 else f"{noun}{'s' if noun == 'check' else 'es'}"
    acute = sum(badge(diagnosis).tone != "ok" for diagnosis in report.diagnoses)
    if not total:
        return "Nothing was checked"
    if total == 1:
        return f"This {noun} {'needs attention' if acute else 'is in order'}"
    if not acute:
        return f"All {total} {nouns} are in order"
    return f"{acute} of {total} {nouns} need{'s' if acute == 1 else ''} attention"


def _causes(shown: list[Diagnosis]) -> Html:
    """List each cause once, with how often it was found, and lead to its first card."""
    found: dict[str, list[int]] = {}
    for number, diagnosis in enumerate(shown, start=1):
        if cause(diagnosis):
            found.setdefault(cause(diagnosis), []).append(number)
    if sum(map(len, found.values())) < 2:
        return Html()
    items = [
        tag("li", tag("a", title, href=f"#d{at[0]}"), f" ×{len(at)}" if len(at) > 1 else "")
        for title, at in found.items()
    ]
    return tag("nav", tag("h2", "Causes"), tag("ul", *items), aria_label="Causes")


def is_quiet(diagnosis: Diagnosis) -> bool:
    """Tell whether nothing is to be told of a diagnosis but that it is in order."""
    shown = any(step.transcript for step in diagnosis.steps)
    return badge(diagnosis).tone == "ok" and not (
        unexpected_findings(diagnosis) or shown or diagnosis.wrote
    )


def in_order(quiet: list[Diagnosis]) -> Html:
    """List what is in order, in one card, under what was said of it."""
    if not quiet:
        return Html()
    groups: dict[tuple[str, ...], list[Diagnosis]] = {}
    for diagnosis in quiet:
        groups.setdefault(tuple(notices(diagnosis)), []).append(diagnosis)
    shown = [_group(said, members) for said, members in groups.items()]
    mark = tag("p", str(badge(quiet[0])), class_="badge ok")
    return tag("article", mark, *shown, class_="card")


def _group(said: Iterable[str], members: list[Diagnosis]) -> Html:
    lines = [tag("p", line, class_="remark") for line in said]
    return join(*lines, tag("ul", *(tag("li", _member(d)) for d in members), class_="names"))


def _member(diagnosis: Diagnosis) -> Html:
    if not diagnosis.check:
        return join(name_of(diagnosis))
    return join(name_of(diagnosis), " ", tag("span", expectation(diagnosis), class_="quiet"))
