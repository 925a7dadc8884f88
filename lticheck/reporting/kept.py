"""The diagnoses that are kept for the end of a run: all, or of very many those that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.reporting.causes import cause_of, weight_of
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import MOST_SHOWN
from lticheck.reporting.sieve import Sieve
from lticheck.reporting.view import Span, View

MOST = 1_000
"""Diagnoses that are kept in any case."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Wanted:
    """Which diagnoses of a run are wanted as a whole, and not only counted."""

    all: bool = True
    """Whether a format needs every one of them."""
    span: Span = field(default_factory=Span)


@dataclass(kw_only=True, eq=False)
class Kept:
    """Keeps each cause's first diagnosis, the first cards, and grades that are not back."""

    all: bool = False
    """Whether a format needs every one of them."""
    _found: list[Diagnosis] = field(default_factory=list)
    _findings: int = 0
    _is_thinned: bool = False
    _sieve: Sieve = field(default_factory=lambda: Sieve(view=View()))
    _causes: set[str] = field(default_factory=set)

    def wants(self, diagnosis: Diagnosis) -> bool:
        """Tell whether one is to be kept; asked once of each, whether it is masked yet or not."""
        self._findings += weight_of(diagnosis)
        is_wanted = self._is_wanted(diagnosis)
        return is_wanted or not self._is_thinned

    def keep(self, diagnosis: Diagnosis) -> None:
        """Keep one."""
        self._found.append(diagnosis)
        if not self.all and not self._is_thinned and self._is_much:
            self._thin()

    def __iter__(self) -> Iterator[Diagnosis]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def _is_much(self) -> bool:
        return self._findings > MOST_SHOWN or len(self._found) > MOST

    def _is_wanted(self, diagnosis: Diagnosis) -> bool:
        cause = cause_of(diagnosis)
        is_first = cause is not None and cause.rule not in self._causes
        if cause:
            self._causes.add(cause.rule)
        return self._sieve.passes(diagnosis) or is_first or diagnosis.restore_failed

    def _thin(self) -> None:
        """Let go of those that are not shown."""
        several, self._found = self._found, []
        self._is_thinned, self._causes, self._sieve = True, set(), Sieve(view=View())
        self._found = [one for one in several if self._is_wanted(one)]
