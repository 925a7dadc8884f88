"""Grade arithmetic by grading type (app/models/abstract_assignment.rb, grading_standard.rb).

Facts: s1 to s10. A fraction goes in as the text of a percentage, points as the text of a
number; what the text looks like decides how it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lticheck.sandbox.canvas.ruby import (
    big_decimal,
    prefix_to_f,
    round_half_away,
    round_if_whole,
    to_s,
)
from lticheck.sandbox.canvas.world import DEFAULT_SCHEME, Assignment

PERCENTAGE = re.compile(r"[+-]?\d*\.?\d+%", re.ASCII)
NUMBER = re.compile(r"[+-]?\d*\.?\d+", re.ASCII)
SCHEME_NUMBER = re.compile(r"(\d*[.])?\d+", re.ASCII)
TOO_MANY_POINTS = 1e15
"""From here on Canvas saves no score (s3)."""
SCHEME_TYPES = {"letter_grade", "gpa_scale"}
Scheme = Sequence[tuple[str, float]]


def fraction_text(fraction: float) -> str:
    """Write a resultScore as Canvas hands it on: times 100, in floats, not rounded (s10)."""
    return f"{round_if_whole(fraction * 100)}%"


def grade_to_score(assignment: Assignment, text: str) -> float | None:
    """Return the points that a grade's text is worth; None where Canvas reads none."""
    if assignment.grading_type == "not_graded":
        return None
    points = _interpret(assignment, text)
    if assignment.grading_type == "pass_fail":
        return 0.0 if not points else (assignment.points_possible or 0.0)
    return points


def _interpret(assignment: Assignment, text: str) -> float | None:
    possible = assignment.points_possible or 0.0
    if PERCENTAGE.fullmatch(text):
        return float(big_decimal(prefix_to_f(text)) / 100 * big_decimal(possible))
    if text in {"pass", "complete"}:
        return possible
    if text in {"fail", "incomplete"}:
        return 0.0
    if assignment.grading_type in SCHEME_TYPES:
        named = _scheme_points(assignment, text)
        if named is not None:
            return named
    number = float(text) if NUMBER.fullmatch(text) else None
    return None if number is None or abs(number) >= TOO_MANY_POINTS else number


def _scheme_points(assignment: Assignment, text: str) -> float | None:
    """Return what a scheme's name is worth: the top is 100 %, others just below the next (s8)."""
    scheme = scheme_of(assignment)
    place = _place(scheme, text)
    if place is None:
        return None
    if place == 0:
        percent = Decimal(100)
    else:
        above, own = (Decimal(repr(scheme[n][1])) for n in (place - 1, place))
        percent = above * 100 - (
            Decimal(1) if abs(above - own) >= Decimal("0.01") else Decimal("0.1")
        )
    return (assignment.points_possible or 0.0) * float(percent) / 100.0


def _place(scheme: Scheme, text: str) -> int | None:
    """Find a name; names that are numbers compare as numbers, so "4.0" is "4"."""
    for index, (name, _) in enumerate(scheme):
        if SCHEME_NUMBER.fullmatch(text):
            if SCHEME_NUMBER.fullmatch(name) and Decimal(name) == Decimal(text):
                return index
        elif name.casefold() == text.casefold():
            return index
    return None


def scheme_of(assignment: Assignment) -> Scheme:
    """Return the grading scheme, highest first."""
    scheme = assignment.grading_scheme or DEFAULT_SCHEME
    return sorted(scheme.items(), key=lambda entry: -entry[1])


def score_to_grade(assignment: Assignment, score: float, given: str | float) -> str:
    """Return the grade that the gradebook shows for this many points."""
    possible = assignment.points_possible or 0.0
    if assignment.grading_type == "percent":
        return f"{round_if_whole(percent_of(assignment, score))}%"
    if assignment.grading_type == "pass_fail":
        passed = score == possible if possible > 0 else given in {"pass", "complete"}
        return "complete" if passed else "incomplete"
    if assignment.grading_type in SCHEME_TYPES:
        if possible > 0:
            return _scheme_grade(assignment, score)
        return given if isinstance(given, str) else scheme_of(assignment)[-1][0]
    return round_if_whole(score)


def _scheme_grade(assignment: Assignment, score: float) -> str:
    scheme = scheme_of(assignment)
    if score in {float("inf"), float("-inf")}:
        return scheme[0 if score > 0 else -1][0]
    possible = Decimal(repr(assignment.points_possible))
    percent = max(Decimal(repr(float(Decimal(to_s(score)) / possible * 100))), Decimal(0))
    reached = (name for name, bound in scheme if percent >= Decimal(repr(bound)) * 100)
    return next(reached, scheme[-1][0])


def percent_of(assignment: Assignment, score: float | None) -> float:
    """Return the percentage of the points, to two decimals; of no points, the score (s11)."""
    points = score or 0.0
    if not assignment.points_possible or assignment.points_possible <= 0:
        return points
    return round_half_away(points / assignment.points_possible * 100.0, 2)
