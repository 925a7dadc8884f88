"""JSON Lines: one diagnosis a line, each whole, for a log or a stream."""

from __future__ import annotations

import json

from lticheck import __version__
from lticheck.formats.format import Appearance
from lticheck.formats.json_v1 import SCHEMA_VERSION, diagnosis_value
from lticheck.reporting.report import Diagnosis, Report


def render(report: Report, appearance: Appearance) -> str:
    """Return a line of JSON a diagnosis; pure ASCII, so that no reader sees further line ends."""
    return "".join(card(diagnosis, appearance) for diagnosis in report.diagnoses)


def card(diagnosis: Diagnosis, appearance: Appearance) -> str:
    """Return the line of one diagnosis."""
    del appearance
    about = {"schema_version": SCHEMA_VERSION, "lticheck": __version__}
    value = {**about, **diagnosis_value(diagnosis)}
    return json.dumps(value, separators=(",", ":")) + "\n"


def closing(report: Report, appearance: Appearance) -> str:
    """Return nothing: each line is whole."""
    del report, appearance
    return ""
