"""A diagnosis as plain text, for places that show nothing else: a JUnit failure, an annotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lticheck.formats.closing import notices
from lticheck.formats.wording import (
    BY_HAND,
    clean,
    location_and_expectation,
    not_restored,
    one_line,
)
from lticheck.model.findings import Evidence, Finding
from lticheck.reporting.diagnosis import Diagnosis


def diagnosis_text(diagnosis: Diagnosis, findings: Iterable[Finding]) -> str:
    """Describe a diagnosis as a whole, with these of its findings; the loudest line first."""
    parts = [
        f"{not_restored(diagnosis)}\n{BY_HAND}" if diagnosis.restore_failed else "",
        location_and_expectation(diagnosis),
        *(finding_text(finding) for finding in findings),
        "\n".join(notices(diagnosis)),
    ]
    return "\n\n".join(part for part in parts if part)


def finding_text(finding: Finding, *, titled: bool = True) -> str:
    """Describe one finding: what happened, how we know, who acts, what to do.

    Without its title where that stands elsewhere.
    """
    title = [one_line(f"{finding.severity}: {finding.title}")] if titled else []
    return clean("\n".join([*title, *_lines(finding)]))


def _lines(finding: Finding) -> Iterator[str]:
    yield one_line(finding.message)
    if finding.evidence:
        yield "\nHow we know"
        yield from (f"  {one_line(fact.label)}: {evidence_text(fact)}" for fact in finding.evidence)
    yield f"\nWho acts: {finding.party.in_words} ({finding.confidence})"
    if finding.fixes:
        yield "\nWhat to do"
        yield from (f"  - {fix}" for fix in fix_lines(finding))
    yield f"\nMore: {explain_command(finding)}"


def evidence_text(evidence: Evidence) -> str:
    """Return what was seen, what should be, and where, on one line."""
    expected = f" (should be: {evidence.expected})" if evidence.expected else ""
    where = f" [{evidence.where}]" if evidence.where else ""
    return one_line(f"{evidence.actual}{expected}{where}")


def fix_lines(finding: Finding) -> list[str]:
    """Return what to do, each with who does it where that is not the one who acts."""
    return [
        one_line(fix.text if fix.party is finding.party else f"{fix.party.in_words}: {fix.text}")
        for fix in finding.fixes
    ]


def explain_command(finding: Finding) -> str:
    """Return the command that tells the whole of a rule."""
    return f"lticheck explain {one_line(finding.rule)}"
