"""SARIF 2.1.0, for code scanning: each finding is a result, each rule one of the catalogue.

A check that passed gives no result. What kept lticheck from asking Canvas is a notification.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lticheck import __version__
from lticheck.formats.format import Appearance
from lticheck.formats.location import location_of, uri_of
from lticheck.formats.plain_text import finding_text
from lticheck.formats.sarif_rules import descriptors
from lticheck.formats.wording import (
    BY_HAND,
    CHECK_FAILED,
    RESTORE_FAILED,
    CheckStatus,
    check_status,
    clean,
    expectation,
    name_of,
    not_restored,
    one_line,
)
from lticheck.model.findings import Finding, Severity
from lticheck.model.launch import LtiVersion
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(report: Report, appearance: Appearance) -> str:
    """Return one run as a SARIF log."""
    del appearance
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(report: Report) -> dict[str, Any]:
    results = [result for diagnosis in report.diagnoses for result in _results(diagnosis)]
    slugs = list(dict.fromkeys(result["ruleId"] for result in results))
    for result in results:
        result["ruleIndex"] = slugs.index(result["ruleId"])
    told = {slug: set[LtiVersion | None]() for slug in slugs}
    for finding in (finding for diagnosis in report.diagnoses for finding in diagnosis.findings):
        told.get(one_line(finding.rule), set()).add(finding.version)
    driver = {"name": "lticheck", "version": __version__, "rules": descriptors(told)}
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": results,
    }


def _invocation(report: Report) -> dict[str, Any]:
    notes = [_notification(d) for d in report.diagnoses if check_status(d) is CheckStatus.ERROR]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _notification(diagnosis: Diagnosis) -> dict[str, Any]:
    reason = not_restored(diagnosis) or one_line(diagnosis.not_checked) or "Canvas was not reached"
    return {
        "level": "error",
        "message": {"text": f"{name_of(diagnosis)}: {reason}"},
        "locations": _locations(diagnosis),
    }


def _results(diagnosis: Diagnosis) -> Iterator[dict[str, Any]]:
    reason = not_restored(diagnosis)
    if reason:
        yield _result(diagnosis, RESTORE_FAILED, Severity.ERROR, f"{reason}\n{BY_HAND}")
    check = diagnosis.check
    if check and check.passed:
        return
    if check and check_status(diagnosis) is CheckStatus.FAILED:
        message = f"{name_of(diagnosis)}: {expectation(diagnosis)}"
        yield _result(diagnosis, CHECK_FAILED, Severity.ERROR, message)
    for finding in diagnosis.findings:
        yield _of_finding(diagnosis, finding)


def _of_finding(diagnosis: Diagnosis, finding: Finding) -> dict[str, Any]:
    result = _result(diagnosis, one_line(finding.rule), finding.severity, finding_text(finding))
    result["properties"] = {
        "confidence": finding.confidence.value,
        "party": finding.party.value,
    }
    return result


def _result(diagnosis: Diagnosis, rule: str, level: Severity, text: str) -> dict[str, Any]:
    return {
        "ruleId": rule,
        "level": level.value,
        "message": {"text": clean(text)},
        "locations": _locations(diagnosis),
    }


def _locations(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    location = location_of(diagnosis)
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri_of(location.file)}}
    if location.line:
        physical["region"] = {"startLine": location.line}
    return [{"physicalLocation": physical}]
