"""The catalogue: every rule, in the order of diagnosis: by stage, then by name."""

from __future__ import annotations

from lticheck.rules.outcome import score_out_of_range
from lticheck.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    # outcome
    score_out_of_range.RULE,
)
