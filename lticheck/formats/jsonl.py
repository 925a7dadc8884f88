"""JSON Lines: one diagnosis a line, each whole, for a log or a stream; the last is the summary."""

from __future__ import annotations

import json
from typing import Any

from lticheck import __version__
from lticheck.formats.format import Appearance
from lticheck.formats.json_v1 import SCHEMA_VERSION, diagnosis_value
from lticheck.formats.summary_json import summary_value
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report


def render(report: Report, appearance: Appearance) -> str:
    """Return a line of JSON a diagnosis; pure ASCII, so that no reader sees further line ends."""
    cards = "".join(card(diagnosis, appearance) for diagnosis in report.diagnoses)
    return cards + closing(report, appearance)


def card(diagnosis: Diagnosis, appearance: Appearance) -> str:
    """Return the line of one diagnosis."""
    del appearance
    return _line(diagnosis_value(diagnosis))


def closing(report: Report, appearance: Appearance) -> str:
    """Return the line of the summary: with it a part is known to be whole."""
    del appearance
    return _line({"summary": summary_value(report)})


def _line(value: dict[str, Any]) -> str:
    about = {"schema_version": SCHEMA_VERSION, "lticheck": __version__}
    return json.dumps({**about, **value}, separators=(",", ":")) + "\n"
