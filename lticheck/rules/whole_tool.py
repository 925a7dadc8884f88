"""Causes that are a tool's as a whole: whoever's grade it is, Canvas gives the same answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lticheck.model.case import Case, Proven
from lticheck.model.findings import Confidence, Evidence, Finding
from lticheck.rules.evidence import refused

OF_TOOL = {"wrong-secret", "developer-key-off", "token-client-unknown", "token-key-rejected"}
GONE = ("removed-tool", "The specified resource does not exist")
"""removed-tool is an assignment's, but where Canvas has no tool of the id in the outcome URL."""


def of_whole_tool(case: Case, findings: Iterable[Finding]) -> Finding | None:
    """Return the finding that is not this launch's alone; None where there is none."""
    rule, text = GONE
    gone = refused(case, text=text) is not None
    for finding in findings:
        if finding.rule in OF_TOOL or (gone and finding.rule == rule):
            return finding
    return None


def told(proven: Proven) -> Finding:
    """Return the finding of a launch that was not asked about."""
    several = len(proven.seen)
    message = (
        f"Not asked: {several} launches of other students of this tool got this answer, so it is "
        f"the tool's as a whole. {proven.finding.message}"
    )
    seen = Evidence(label="Proven on", actual="; ".join(map(str, proven.seen)))
    return replace(
        proven.finding,
        message=message,
        evidence=(seen,),
        confidence=Confidence.LIKELY,
        is_alternative=False,
    )
