"""A run's result: the report of all its diagnoses, and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.model.exit_status import ExitStatus
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.summary import Summary
from lticheck.reporting.verdict import Verdict
from lticheck.reporting.view import View

NOBODY = "nobody (offline)"
"""The target of a run that asks no Canvas."""
MOST_SHOWN = 20
"""Findings past which people are shown the summary."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """All diagnoses of one run, and their counts."""

    diagnoses: tuple[Diagnosis, ...]
    """Of a run that is only summed up, those alone that are shown."""
    target: str = ""
    """Who was asked: the sandbox, or nobody; empty for each launch's own Canvas."""
    summary: Summary = field(default_factory=Summary)
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        """Count the diagnoses, where whoever made the report did not."""
        if not self.summary.diagnoses:
            for diagnosis in self.diagnoses:
                self.summary.add(diagnosis)

    @property
    def total(self) -> int:
        """Return how many diagnoses there were."""
        return self.summary.diagnoses

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the diagnoses by verdict."""
        return self.summary.verdicts

    @property
    def is_summed_up(self) -> bool:
        """Tell whether there is so much that people are shown the summary in place of it."""
        return self.summary.findings > MOST_SHOWN and not self.view.full and not self.of_checks

    @property
    def asked_nobody(self) -> bool:
        """Tell whether no Canvas was asked: what has no finding may not be in order."""
        return self.target == NOBODY

    @property
    def of_checks(self) -> bool:
        """Tell whether it is a smoke run's."""
        return bool(self.summary.checks)

    def exit_status(
        self, *, strict: bool = False, exit_zero: bool = False, fail_on: Sequence[str] = ()
    ) -> ExitStatus:
        """Return the status of the worst diagnosis.

        `fail_on` says what makes it 1: rules, `error`, `warning`, or `N%` of what was diagnosed;
        by default `error`. `strict` is `warning`.
        """
        summary = self.summary
        minded = (*fail_on, "warning") if strict else tuple(fail_on) or ("error",)
        if summary.bugs:
            return ExitStatus.INTERNAL_ERROR
        if exit_zero:
            return ExitStatus.OK
        if summary.checks:
            return _of_checks(summary, strict="warning" in minded)
        if summary.not_restored or any(_fails(summary, on) for on in minded):
            return ExitStatus.FINDINGS
        if summary.verdicts[Verdict.NOT_RECOGNISED] or not summary.diagnoses:
            return ExitStatus.NOTHING_RECOGNISED
        unchecked = summary.verdicts[Verdict.NOT_CHECKED]
        return ExitStatus.NOT_CHECKED if unchecked else ExitStatus.OK


def _fails(summary: Summary, on: str) -> bool:
    """Tell whether a run has what `--fail-on` names."""
    problems = summary.verdicts[Verdict.PROBLEM]
    if on == "error":
        return bool(problems)
    if on == "warning":
        return bool(problems or summary.verdicts[Verdict.WARNING])
    if on.endswith("%"):
        return bool(problems) and 100 * summary.failing_share >= float(on.removesuffix("%"))
    return bool(summary.found[on])


def _of_checks(summary: Summary, *, strict: bool) -> ExitStatus:
    """Return the status of a smoke run: 0 only if every check gave what it expects."""
    if (strict and summary.unexpected_warnings) or summary.checks["failed"]:
        return ExitStatus.FINDINGS
    return ExitStatus.NOT_CHECKED if summary.checks["not checked"] else ExitStatus.OK
