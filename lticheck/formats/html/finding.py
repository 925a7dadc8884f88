"""A finding in HTML: what happened, how we know, who acts, what to do."""

from __future__ import annotations

from lticheck.formats.html.text import Html, join, tag
from lticheck.formats.plain_text import explain_command
from lticheck.formats.terminal.text import GLYPHS, SURENESS
from lticheck.model.findings import Evidence, Finding, Fix


def finding_view(finding: Finding, *, marked: bool = True) -> Html:
    """Show one finding; without its mark where the card's badge says the same."""
    sign = tag("span", mark(finding), class_=f"mark {finding.severity}") if marked else Html()
    return tag(
        "section",
        tag("h3", sign, finding.title),
        tag("p", finding.message, class_="said"),
        _evidence(finding.evidence),
        _who(finding),
        _fixes(finding),
        tag("p", "More: ", tag("code", explain_command(finding)), class_="more"),
        class_="finding",
    )


def mark(finding: Finding) -> str:
    """Return glyph and word of a severity."""
    return f"{GLYPHS[finding.severity]} {finding.severity}"


def _evidence(evidence: tuple[Evidence, ...]) -> Html:
    if not evidence:
        return Html()
    rows = [tag("div", tag("dt", fact.label), _fact(fact)) for fact in evidence]
    return join(tag("h4", "How we know"), tag("dl", *rows))


def _fact(fact: Evidence) -> Html:
    parts = [tag("p", fact.actual, class_="value")]
    if fact.expected:
        parts.append(tag("p", "should be: ", tag("span", fact.expected, class_="value")))
    if fact.where:
        parts.append(tag("p", fact.where, class_="quiet"))
    return tag("dd", *parts)


def _who(finding: Finding) -> Html:
    return join(
        tag("h4", "Who acts"),
        tag(
            "p",
            tag("span", str(finding.party), class_="party"),
            tag("span", SURENESS[finding.confidence], class_="quiet"),
            class_="who",
        ),
    )


def _fixes(finding: Finding) -> Html:
    if not finding.fixes:
        return Html()
    steps = [tag("li", _step(fix, finding)) for fix in finding.fixes]
    return join(tag("h4", "What to do"), tag("ul", *steps, class_="steps"))


def _step(fix: Fix, finding: Finding) -> Html:
    if fix.party is finding.party:
        return join(fix.text)
    return join(tag("strong", f"{fix.party}:"), " ", fix.text)
