"""Odd but plausible inputs: each is told in words, costs no other its result, and leaks nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import only
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_launches"
HEALTHY = SAMPLES / "healthy.json"
SUCCESS = (
    b'<?xml version="1.0"?><imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo>'
    b"<imsx_statusInfo><imsx_codeMajor>success</imsx_codeMajor></imsx_statusInfo>"
    b"</imsx_POXResponseHeaderInfo></imsx_POXHeader></imsx_POXEnvelopeResponse>"
)


def edited(tmp_path: Path, **changes: str | None) -> str:
    """Save the healthy sample with parameters changed, added or removed."""
    document = json.loads(HEALTHY.read_text(encoding="utf-8"))
    url = changes.pop("url", document["url"])
    values = {**dict(document["parameters"]), **changes}
    document |= {"url": url, "parameters": [[k, v] for k, v in values.items() if v is not None]}
    path = tmp_path / "edited.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"custom_server": "http://[server]/path"},
        {"url": "https://[bad/launch"},
        {"lis_outcome_service_url": "https://[canvas/api/lti/v1/tools/7/grade_passback"},
        {"lis_outcome_service_url": "not a URL"},
        {"lis_outcome_service_url": "ftp://canvas.example/x"},
        {"context_title": "\ud800 lone"},
        {"lis_result_sourcedid": "abc\x01def"},
        {"roles": ",,,"},
        {"custom_canvas_assignment_points_possible": "ten"},
    ],
    ids=str,
)
def test_odd_values_break_nothing(
    changes: dict[str, str], lticheck: Lticheck, tmp_path: Path
) -> None:
    """And the healthy launch beside it keeps its own diagnosis."""
    run = lticheck(
        "diagnose", "--sandbox", "--format", "json", edited(tmp_path, **changes), str(HEALTHY)
    )
    diagnoses = json.loads(run.stdout)["diagnoses"]
    assert run.status != ExitStatus.INTERNAL_ERROR
    assert diagnoses[-1]["verdict"] == "ok"


@pytest.mark.parametrize("timeout", ["nan", "inf", "1e12", "0"])
def test_odd_timeouts_are_usage_errors(timeout: str, lticheck: Lticheck) -> None:
    run = lticheck("send", str(HEALTHY), "--sandbox", "--read", "--timeout", timeout)
    assert run.status == ExitStatus.USAGE


@pytest.mark.parametrize("media_type", ["ł", "text/xml\nX: y"])
def test_odd_content_types_are_usage_errors(media_type: str, lticheck: Lticheck) -> None:
    run = lticheck("send", str(HEALTHY), "--sandbox", "--read", "--content-type", media_type)
    assert run.status == ExitStatus.USAGE


def test_an_unwritable_report_is_told_before_anything_is_sent(lticheck: Lticheck) -> None:
    run = lticheck("send", str(HEALTHY), "--sandbox", "--score", "1", "--output", "/nonexistent/x")
    assert run.status == ExitStatus.USAGE
    assert not run.stdout


def test_a_fault_without_the_sandbox_is_misuse(lticheck: Lticheck) -> None:
    """It would send to the launch's own Canvas."""
    run = lticheck("diagnose", "--fault", "throttle", str(HEALTHY))
    assert run.status == ExitStatus.USAGE


def test_a_file_name_may_hold_a_colon(lticheck: Lticheck, tmp_path: Path) -> None:
    target = tmp_path / "a:b.xml"
    run = lticheck("diagnose", "--offline", str(HEALTHY), "--output", f"junit:{target}")
    assert run.status == ExitStatus.OK
    assert target.read_text(encoding="utf-8").startswith("<?xml")


def test_a_blank_secret_is_a_missing_one(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CI secret that is not set is the empty text."""
    monkeypatch.setenv("LTICHECK_SECRET", "")
    assert lticheck("send", str(HEALTHY), "--dry-run", "--read").status == ExitStatus.NOT_CHECKED


def test_a_secret_of_the_environment_does_not_break_the_sandbox(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "of another tool")
    assert lticheck("diagnose", "--sandbox", str(HEALTHY)).status == ExitStatus.OK


@pytest.mark.parametrize(
    ("roles", "rule"),
    [
        ("urn:lti:sysrole:ims/lis/None", "sourcedid-missing"),
        ("Student", "sourcedid-missing"),
        ("urn:lti:role:ims/lis/Learner/NonCreditLearner", "sourcedid-missing"),
        ("Instructor", "instructor-sourcedid"),
        ("urn:lti:role:ims/lis/TeachingAssistant", "instructor-sourcedid"),
        ("Learner,Instructor", "sourcedid-missing"),
    ],
)
def test_who_counts_as_staff(roles: str, rule: str, lticheck: Lticheck, tmp_path: Path) -> None:
    path = edited(tmp_path, roles=roles, lis_result_sourcedid=None)
    findings = only(lticheck("diagnose", "--offline", "--format", "json", path))["findings"]
    assert rule in {finding["rule"] for finding in findings}


@pytest.fixture
def yes_sayer() -> Iterator[str]:
    """Return the outcome URL of a platform that says success to whatever is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(SUCCESS)))
            self.end_headers()
            self.wfile.write(SUCCESS)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api/lti/v1/tools/7/grade_passback"
    server.shutdown()
    server.server_close()


def test_a_refused_write_that_is_taken_is_the_loudest_finding(
    yes_sayer: str, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that something may now stand in the gradebook, and reads it back."""
    monkeypatch.setenv("LTICHECK_SECRET", "any")
    path = edited(tmp_path, lis_outcome_service_url=yes_sayer, oauth_signature=None)
    run = lticheck("diagnose", "--format", "json", path)
    diagnosis = only(run)
    assert "refused-write-accepted" in [finding["rule"] for finding in diagnosis["findings"]]
    assert diagnosis["wrote"]["operation"] == "replaceResult"
    assert diagnosis["steps"][-1]["role"] == "read-back"
    assert run.status == ExitStatus.FINDINGS


def test_a_problem_does_not_hide_what_was_written(lticheck: Lticheck) -> None:
    sample = str(SAMPLES / "zero-point-assignment.json")
    run = lticheck("send", "--sandbox", "--score", "0.85", sample)
    assert "Sent to the gradebook: replaceResult 0.85" in run.stdout


def test_a_warning_is_not_contradicted(lticheck: Lticheck) -> None:
    sample = str(SAMPLES / "late-policy-deduction.json")
    run = lticheck("send", "--sandbox", "--score", "0.85", sample)
    assert "reads back as it should" not in run.stdout


def test_a_name_inside_a_word_is_no_name(lticheck: Lticheck, tmp_path: Path) -> None:
    path = edited(tmp_path, lis_person_name_given="Tim", custom_canvas_user_login_id="refused")
    run = lticheck("diagnose", "--sandbox", "--fault", "clock-ahead", path)
    assert "Timestamp too old" in run.stdout
    assert "clock-behind" in run.stdout


def test_an_exchange_without_a_launch_is_masked(lticheck: Lticheck, tmp_path: Path) -> None:
    """Sourcedid, tokens in queries and headers, and addresses of people."""
    sourcedid = "7-1001-2001-3001-79c5a971336c4f2ed08ce6f68c17ab46065c05ee"
    body = (
        "<imsx_POXEnvelopeRequest><imsx_POXBody><readResultRequest><resultRecord><sourcedGUID>"
        f"<sourcedId>{sourcedid}</sourcedId></sourcedGUID></resultRecord></readResultRequest>"
        "</imsx_POXBody></imsx_POXEnvelopeRequest>"
    )
    path = tmp_path / "raw.txt"
    path.write_text(
        "POST /api/lti/v1/tools/7/grade_passback?access_token=TOKTOKTOK HTTP/1.1\r\n"
        f"Host: canvas.example\r\nX-Auth-Token: HEADTOKEN\r\nContent-Length: {len(body)}\r\n\r\n"
        f"{body}\r\n\r\nHTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n\r\nask kim@school.example"
    )
    run = lticheck("diagnose", "--offline", "--show-exchange", str(path))
    for hidden in (sourcedid, "TOKTOKTOK", "HEADTOKEN", "kim@school.example"):
        assert hidden not in run.stdout
