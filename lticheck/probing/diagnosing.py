"""From a case to its diagnosis: the rules, then the report of what they found."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.reporting.build import build
from lticheck.reporting.report import Diagnosis
from lticheck.rules.engine import run_rules


def diagnose(case: Case, *, transcripts: bool = False) -> Diagnosis:
    """Run the rules over one case, and say what came of it."""
    return build(case, run_rules(case), transcripts=transcripts)
