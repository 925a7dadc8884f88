"""Lines that only say that a grade was not sent, and which of them an exchange explains."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from lticheck.model.case import MISSING_ANSWER, Observation
from lticheck.model.exchange import Exchange

BESIDE = 200
"""Lines on either side of an exchange within which a complaint is taken to be about it."""


def lone_complaints(
    observations: Iterable[Observation], exchanges: Sequence[Exchange]
) -> tuple[Observation, ...]:
    """Return the complaints beside which no exchange with an answer stands."""
    answered = sorted(one.location.line for one in exchanges if one.answer is not None)
    return tuple(
        fact
        for fact in observations
        if fact.kind in MISSING_ANSWER and not is_beside(fact.location.line, answered)
    )


def is_beside(line: int, lines: Sequence[int]) -> bool:
    """Tell whether one of the sorted lines stands near a line."""
    at = bisect_left(lines, line - BESIDE)
    return at < len(lines) and lines[at] <= line + BESIDE


def one_by_one(complaints: Iterable[Observation]) -> Iterator[tuple[Observation, ...]]:
    """Yield the complaints about each failure: what is said again is about another one."""
    group: list[Observation] = []
    said: set[str] = set()
    for fact in complaints:
        words = re.sub(r"\d+", "0", fact.text)
        if words in said or (group and fact.location.line > group[-1].location.line + BESIDE):
            yield tuple(group)
            group, said = [], set()
        group.append(fact)
        said.add(words)
    if group:
        yield tuple(group)
