"""How sure it is that a late policy lowered a grade: its deductions are whole percentages."""

from __future__ import annotations

import pytest

from lticheck.model.case import Case
from lticheck.model.findings import Confidence
from lticheck.model.location import Location
from lticheck.rules.gradebook import late_policy_deduction
from lticheck.services.outcomes.read_back import ReadBack
from lticheck.services.outcomes.request import Operation, OutcomeRequest


@pytest.mark.parametrize(
    ("sent", "observed", "confidence"),
    [
        (0.85, 0.75, Confidence.LIKELY),
        (0.85, 0.84, Confidence.LIKELY),
        (1.0, 0.3, Confidence.LIKELY),
        (0.85, 0.7366, Confidence.POSSIBLE),
        (0.85, 0.845, Confidence.POSSIBLE),
        (0.85, 0.85, None),
        (0.85, 0.95, None),
    ],
)
def test_a_whole_percentage_is_likely_and_any_other_possible(
    sent: float, observed: float, confidence: Confidence | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = OutcomeRequest(operation=Operation.REPLACE, sourcedid="s", result_score=str(sent))
    found = ReadBack(
        asked=asked, fraction=sent, total=None, points=10.0, is_blank=False, observed=observed
    )
    monkeypatch.setattr(late_policy_deduction, "read_back_of", lambda _case: found)
    finding = late_policy_deduction.check(Case(location=Location(file="x")))
    assert (finding.confidence if finding else None) == confidence
