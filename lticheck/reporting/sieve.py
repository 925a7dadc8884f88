"""Which cards a screen shows of many: the first ones, until there are twenty findings."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.reporting.causes import weight_of
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import MOST_SHOWN
from lticheck.reporting.view import View


@dataclass(kw_only=True, eq=False)
class Sieve:
    """Lets the first cards through; of what is in order, as many again."""

    view: View
    findings: int = 0
    in_order: int = 0

    def passes(self, diagnosis: Diagnosis) -> bool:
        """Tell whether a card is shown, and count it."""
        if self.view.full or diagnosis.check or diagnosis.restore_failed:
            return True
        weight = weight_of(diagnosis)
        if self.findings >= MOST_SHOWN or (not weight and self.in_order >= MOST_SHOWN):
            return False
        self.findings += weight
        self.in_order += not weight
        return True
