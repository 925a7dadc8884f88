"""JSON, version 1: its own shape, a promise, described by docs/report-v1.schema.json."""

from __future__ import annotations

import json
from typing import Any

from lticheck import __version__
from lticheck.formats.format import Appearance
from lticheck.formats.summary_json import location_value, summary_value
from lticheck.model.case import Restore, Write
from lticheck.model.findings import Evidence, Finding
from lticheck.reporting.diagnosis import CheckResult, Diagnosis, LaunchSummary, Step
from lticheck.reporting.post import Named, Post, iso
from lticheck.reporting.report import Report

SCHEMA_VERSION = 1


def render(report: Report, appearance: Appearance) -> str:
    """Return the report as one JSON document."""
    del appearance
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def document(report: Report) -> dict[str, Any]:
    """Return the report as JSON values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "lticheck": __version__,
        "diagnoses": [diagnosis_value(diagnosis) for diagnosis in report.diagnoses],
        **({} if report.of_checks else {"summary": summary_value(report)}),
    }


def diagnosis_value(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return one diagnosis as JSON values."""
    return {
        "source": diagnosis.source,
        "location": location_value(diagnosis.location),
        "launch": _launch(diagnosis.launch) if diagnosis.launch else None,
        "verdict": diagnosis.verdict.value,
        "not_checked": diagnosis.not_checked or None,
        **({"next_command": diagnosis.next_command} if diagnosis.next_command else {}),
        "wrote": _write(diagnosis.wrote) if diagnosis.wrote else None,
        "restore": _restore(diagnosis.restore) if diagnosis.restore else None,
        **({"check": _check(diagnosis.check)} if diagnosis.check else {}),
        "steps": [_step(step) for step in diagnosis.steps],
        "findings": [_finding(finding) for finding in diagnosis.findings],
        **({"post": _post(diagnosis.post)} if diagnosis.post else {}),
    }


def _post(post: Post) -> dict[str, Any]:
    """Return what a diagnosis is counted as; who it is about, as keyed hashes."""
    return {
        "time": iso(post.seconds) or None,
        "host": post.host or None,
        "tool": post.tool or None,
        "course": _named(post.course),
        "assignment": _named(post.assignment),
        "student": post.student or None,
        "grade": post.cell or None,
        "id": post.id,
        "arrived": post.arrived,
    }


def _named(thing: Named) -> dict[str, Any]:
    return {"id": thing.id or None, "title": thing.title or None}


def _write(write: Write) -> dict[str, Any]:
    return {"operation": write.operation, "score": write.score, "certain": write.is_certain}


def _restore(restore: Restore) -> dict[str, Any]:
    return {"done": restore.done, "note": restore.note}


def _check(check: CheckResult) -> dict[str, Any]:
    return {
        "name": check.name,
        "file": check.file,
        "line": check.line,
        "expected": list(check.expected),
        "found": list(check.found),
        "known": list(check.known),
        "overdue": list(check.overdue),
        "passed": check.passed,
        "could_not_check": check.could_not_check,
        "milliseconds": round(check.seconds * 1000),
    }


def _launch(launch: LaunchSummary) -> dict[str, Any]:
    return {
        "consumer_key": launch.consumer_key,
        "outcome_url": launch.outcome_url or None,
        "sourcedid": launch.sourcedid or None,
        "roles": list(launch.roles),
        "resource": launch.resource,
        "context": launch.context,
        "points_possible": launch.points_possible or None,
        "signature": {"state": launch.signature.state.value, "reason": launch.signature.reason},
    }


def _step(step: Step) -> dict[str, Any]:
    value: dict[str, Any] = {
        "role": step.role.value,
        "name": step.name,
        "state": step.state.value,
        "reason": step.reason,
        "milliseconds": step.milliseconds,
        **({"is_consequence": True} if step.is_consequence else {}),
        **({"flaw": step.flaw.value} if step.flaw else {}),
    }
    if step.transcript:
        value["exchange"] = {
            "request": step.transcript.request,
            "request_body": step.transcript.request_body,
            "response": step.transcript.response,
            "response_body": step.transcript.response_body,
        }
    return value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "party": finding.party.value,
        "message": finding.message,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "fixes": [{"party": fix.party.value, "text": fix.text} for fix in finding.fixes],
        **({"is_alternative": True} if finding.is_alternative else {}),
        **({"lti": finding.version.value} if finding.version else {}),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "label": evidence.label,
        "actual": evidence.actual,
        "expected": evidence.expected or None,
        "where": evidence.where or None,
    }
