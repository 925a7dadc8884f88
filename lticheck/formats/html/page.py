"""One self-contained page for an instructor or a support desk: no script, nothing fetched."""

from __future__ import annotations

from lticheck import __version__
from lticheck.formats.format import Appearance
from lticheck.formats.html.card import card
from lticheck.formats.html.style import CSS
from lticheck.formats.html.summary import in_order, is_quiet, summary
from lticheck.formats.html.text import Html, tag
from lticheck.formats.summary import by_urgency, headline
from lticheck.reporting.report import Report


def render(report: Report, appearance: Appearance) -> str:
    """Return the report as one page; launches on which somebody must act come first."""
    del appearance
    page = tag("html", _head(report), tag("body", _body(report)), lang="en")
    return f"<!doctype html>\n{page}\n"


def _head(report: Report) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"Grade passback: {headline(report)}"),
        tag("style", Html(CSS)),
    )


def _body(report: Report) -> Html:
    several = len(report.diagnoses) > 1
    loud = [d for d in by_urgency(report) if not (several and is_quiet(d))]
    quiet = [d for d in report.diagnoses if several and is_quiet(d)]
    cards = [card(diagnosis, f"d{n}") for n, diagnosis in enumerate(loud, start=1)]
    foot = tag("footer", tag("p", f"Made by lticheck {__version__}."))
    return tag("main", summary(report, loud), *cards, in_order(quiet), foot)
