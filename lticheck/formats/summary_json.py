"""A summary as JSON values, for programs: all its groups, with names that stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lticheck.formats.summary_words import command_for
from lticheck.model.location import Location
from lticheck.reporting.post import Named, iso
from lticheck.reporting.report import Report
from lticheck.reporting.rows import Row, rows

MOST = 20
"""Courses, assignments, tools and hosts of a group that are listed; `..._count` has them all."""


def summary_value(report: Report) -> dict[str, Any]:
    """Return a report's summary."""
    summary, view = report.summary, report.view
    found = rows(summary, view.by)
    shown = found[: view.top or len(found)]
    return {
        "diagnoses": summary.diagnoses,
        "verdicts": {verdict.value: n for verdict, n in sorted(summary.verdicts.items())},
        "target": report.target or None,
        "hash_keys": sorted(summary.keys),
        "at_least": summary.is_cut,
        "without_time": summary.undated,
        "count": sum(row.count for row in found),
        "tries": sum(row.tries for row in found),
        "still_failing": sum(row.still_failing for row in found),
        "worked_later": sum(row.worked_later for row in found),
        "by": view.by.value,
        "groups": [_group(row, view.command) for row in shown],
        "groups_left_out": len(found) - len(shown),
    }


def _group(row: Row, command: str) -> dict[str, Any]:
    return {
        "key": row.key,
        "label": row.label,
        "severity": row.severity.value,
        "count": row.count,
        "tries": row.tries,
        "still_failing": row.still_failing,
        "worked_later": row.worked_later,
        "students": row.students,
        "first_seen": iso(row.first) or None,
        "last_seen": iso(row.last) or None,
        "parties": [party.value for party in row.parties],
        "causes": [
            {"rule": cause.rule, "title": cause.title, "count": n} for cause, n in row.causes
        ],
        "courses": _named(row.courses),
        "courses_count": len(row.courses),
        "assignments": _named(row.assignments),
        "assignments_count": len(row.assignments),
        "tools": _texts(row.tools),
        "tools_count": len(row.tools),
        "hosts": _texts(row.hosts),
        "example": {
            "rule": row.example_rule,
            "location": location_value(row.example),
            "command": command_for(command, row.example),
        },
    }


def _named(found: tuple[tuple[Named, int], ...]) -> list[dict[str, Any]]:
    return [{"id": one.id, "title": one.title or None, "count": n} for one, n in found[:MOST]]


def _texts(found: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"name": name, "count": n} for name, n in list(found)[:MOST]]


def location_value(location: Location) -> dict[str, Any]:
    """Return the file and, where they are known, the positions in it; they count from 1."""
    from dataclasses import asdict  # noqa: PLC0415 - beside its only use

    return {name: value for name, value in asdict(location).items() if value or name == "file"}
