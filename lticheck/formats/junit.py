"""JUnit XML for CI: one test case a diagnosis, its explanation as plain text.

A problem is a failure; where no answer was had, or a grade is not put back, it is an error.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from lticheck.formats.format import Appearance
from lticheck.formats.plain_text import diagnosis_text, finding_text
from lticheck.formats.wording import (
    RESTORE_FAILED,
    CheckStatus,
    check_status,
    errors,
    expectation,
    name_of,
    not_restored,
    one_line,
    unexpected_findings,
)
from lticheck.model.findings import Severity
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report

NAME = "lticheck"
TAGS = {CheckStatus.FAILED: "failure", CheckStatus.ERROR: "error"}


def render(report: Report, appearance: Appearance) -> str:
    """Return one test suite, valid for Jenkins, GitLab and others."""
    del appearance
    counts = _counts(report)
    root = ET.Element("testsuites", {"name": NAME, **counts})
    suite = ET.SubElement(root, "testsuite", {"name": NAME, **counts, "skipped": "0"})
    for diagnosis in report.diagnoses:
        suite.append(_case(diagnosis))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _counts(report: Report) -> dict[str, str]:
    statuses = [check_status(diagnosis) for diagnosis in report.diagnoses]
    return {
        "tests": str(len(statuses)),
        "failures": str(statuses.count(CheckStatus.FAILED)),
        "errors": str(statuses.count(CheckStatus.ERROR)),
        "time": _time(sum(_seconds(diagnosis) for diagnosis in report.diagnoses)),
    }


def _case(diagnosis: Diagnosis) -> ET.Element:
    time = _time(_seconds(diagnosis))
    case = ET.Element("testcase", name=name_of(diagnosis), classname=NAME, time=time)
    tag = TAGS.get(check_status(diagnosis))
    if tag:
        about = {"message": _message(diagnosis), "type": _type(diagnosis)}
        ET.SubElement(case, tag, about).text = diagnosis_text(diagnosis, errors(diagnosis))
    out = _system_out(diagnosis)
    if out:
        ET.SubElement(case, "system-out").text = out
    return case


def _system_out(diagnosis: Diagnosis) -> str:
    """Return what is no failure: warnings, notes, and whatever a passed check was to find."""
    if check_status(diagnosis) is CheckStatus.PASSED:
        return diagnosis_text(diagnosis, diagnosis.findings)
    return "\n\n".join(
        finding_text(f) for f in unexpected_findings(diagnosis) if f.severity is not Severity.ERROR
    )


def _message(diagnosis: Diagnosis) -> str:
    found = errors(diagnosis)
    parts = (
        not_restored(diagnosis),
        expectation(diagnosis),
        one_line(found[0].title) if found else "",
        one_line(diagnosis.not_checked),
    )
    said = [part for part in parts if part]
    return said[0] if not_restored(diagnosis) else ": ".join(said) or diagnosis.verdict.value


def _type(diagnosis: Diagnosis) -> str:
    """Return the rule that explains the failure; of a check, one that surprises or is missing."""
    if diagnosis.restore_failed:
        return RESTORE_FAILED
    rules = [finding.rule for finding in errors(diagnosis)]
    expected = diagnosis.check.expected if diagnosis.check else ()
    surprising = [rule for rule in rules if rule not in expected]
    given = {finding.rule for finding in diagnosis.findings}
    missing = [rule for rule in expected if rule not in given]
    found = [*surprising, *missing, *rules, diagnosis.verdict.value]
    return one_line(found[0])


def _seconds(diagnosis: Diagnosis) -> float:
    if diagnosis.check:
        return diagnosis.check.seconds
    return sum(step.milliseconds or 0 for step in diagnosis.steps) / 1000


def _time(seconds: float) -> str:
    return f"{max(seconds, 0):.3f}"
