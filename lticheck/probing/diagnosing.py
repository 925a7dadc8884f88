"""From a case to its diagnosis: the rules, then the report of what they found."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case
from lticheck.reporting.build import build
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.post import Hasher, Post
from lticheck.rules.engine import run_rules


def diagnose(case: Case, *, transcripts: bool = False, hashed: Hasher | None = None) -> Diagnosis:
    """Run the rules over one case, and say what came of it; with `hashed`, it can be counted."""
    try:
        return build(case, run_rules(case), transcripts=transcripts, hashed=hashed)
    except Exception as error:  # noqa: BLE001 - a bug of one rule must not cost the other results
        # What was done to a gradebook is said all the same.
        broken = Case(
            location=case.location,
            bug=where_it_broke(error),
            steps=case.steps,
            restore=case.restore,
        )
        made = build(broken, run_rules(Case(location=case.location, bug=broken.bug)))
        return replace(made, post=Post(id=hashed("place", case.source)) if hashed else None)
