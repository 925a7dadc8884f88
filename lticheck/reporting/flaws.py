"""Which step a finding is about, so that no step looks in order where something was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lticheck.model.case import Role, StepState, TakenStep
from lticheck.model.findings import Severity
from lticheck.rules.engine import Conclusion
from lticheck.rules.rule import Stage

SHOWS: dict[Stage, tuple[Role, ...]] = {
    Stage.LAUNCH: (Role.LAUNCH,),
    Stage.GRADEBOOK: (Role.READ_BACK, Role.WRITE, Role.TEST_WRITE),
}
"""The steps that findings of a stage are about, the best first; of others, the one that failed."""


def flaws(steps: Sequence[TakenStep], found: Iterable[Conclusion]) -> dict[int, Severity]:
    """Return the worst that was found in each step that passed, by its index; notes are none."""
    worst: dict[int, Severity] = {}
    for one in found:
        index = _step_of(one, steps)
        if one.finding.severity is not Severity.NOTE and index is not None:
            known = worst.get(index)
            worst[index] = Severity.ERROR if known is Severity.ERROR else one.finding.severity
    return worst


def _step_of(one: Conclusion, steps: Sequence[TakenStep]) -> int | None:
    """Return the step that a finding is about; None where a failed one shows it already."""
    if one.rule.stage not in SHOWS and any(s.state is StepState.FAILED for s in steps):
        return None
    for role in (*SHOWS.get(one.rule.stage, ()), Role.CAPTURED):
        for index in range(len(steps) - 1, -1, -1):
            if steps[index].role is role and steps[index].state is StepState.PASSED:
                return index
    return None
