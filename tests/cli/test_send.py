"""`lticheck send`: the exact request, the read-back, the dry run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import only, save
from tests.conftest import ROOT

HEALTHY = str(ROOT / "sample_launches" / "healthy.json")
MIXES = {
    "a score": (("--score", "0.85"), ExitStatus.OK),
    "a comma": (("--score", "0,85"), ExitStatus.FINDINGS),
    "no number": (("--score", "abc"), ExitStatus.FINDINGS),
    "a percentage": (("--score", "85"), ExitStatus.FINDINGS),
    "an empty text": (("--score", ""), ExitStatus.FINDINGS),
    "points": (("--total-score", "8.5"), ExitStatus.OK),
    "both scores": (("--score", "0.5", "--total-score", "8"), ExitStatus.OK),
    "a text": (("--text", "my answer", "--score", "1"), ExitStatus.OK),
    "a URL": (("--url", "https://tool.example/x", "--score", "1"), ExitStatus.OK),
    "a launch URL": (("--launch-url", "https://tool.example/l", "--score", "1"), ExitStatus.OK),
    "a file": (
        ("--download-url", "https://tool.example/a", "--document-name", "a", "--score", "1"),
        ExitStatus.OK,
    ),
    "a time": (("--score", "1", "--submitted-at", "2026-01-31T12:00:00Z"), ExitStatus.OK),
    "review": (("--score", "1", "--needs-review"), ExitStatus.OK),
    "a kept grade": (("--score", "1", "--keep-human-grade"), ExitStatus.OK),
    "a read": (("--read",), ExitStatus.OK),
    "a delete": (("--delete",), ExitStatus.OK),
}


@pytest.mark.parametrize("name", MIXES)
def test_every_mix_is_sent(name: str, lticheck: Lticheck) -> None:
    """The request goes out as asked, and Canvas's answer decides the status."""
    arguments, status = MIXES[name]
    run = lticheck("send", HEALTHY, "--sandbox", *arguments)
    assert run.status == status
    assert run.stderr == ""


@pytest.mark.parametrize("fault", ["reset", "lost-reply"])
def test_nothing_is_written_where_the_read_before_got_no_reply(
    fault: str,
    canvas: Sandbox,
    lticheck: Lticheck,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else nobody could tell whose grade was replaced; --restore or not."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    canvas.calls, canvas.on_call = 0, lambda number: (fault,) if number == 1 else ()
    run = lticheck("send", save(canvas, tmp_path, "ok"), "--score", "0.31")
    canvas.on_call = None
    assert run.status == ExitStatus.NOT_CHECKED
    assert canvas.calls == 1
    assert canvas.gradebook("ok")["score"] is None


def test_the_exact_text_arrives(lticheck: Lticheck) -> None:
    """Canvas quotes what it could not read, so this is what it got."""
    run = lticheck("send", HEALTHY, "--sandbox", "--score", " 0,85 ", "--format", "json")
    (finding,) = only(run)["findings"]
    assert finding["rule"] == "non-numeric-score"
    assert "Unable to parse resultScore:  0,85" in finding["evidence"][0]["actual"]


def test_the_dry_run_sends_nothing(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even to a Canvas that is there, trusted, and takes the request without --dry-run."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    launch, calls = save(canvas, tmp_path), canvas.calls
    assert lticheck("send", launch, "--score", "0.85", "--dry-run").status == ExitStatus.OK
    assert canvas.calls == calls
    assert canvas.gradebook()["score"] is None
    assert lticheck("send", launch, "--score", "0.85").status == ExitStatus.OK
    assert canvas.gradebook()["score"] == 8.5


def test_the_dry_run_hides_the_secret(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "a-secret-that-must-not-be-seen")
    run = lticheck("send", HEALTHY, "--score", "0.85", "--dry-run")
    assert run.status == ExitStatus.OK
    for part in ("replaceResultRequest", "oauth_body_hash", "curl", "POST&https%3A%2F%2F"):
        assert part in run.stdout
    assert "a-secret-that-must-not-be-seen" not in run.stdout
    assert 'oauth_signature="••••••"' in run.stdout


def test_the_exchange_is_shown_masked(lticheck: Lticheck) -> None:
    run = lticheck("send", HEALTHY, "--sandbox", "--score", "0.85", "--show-exchange")
    assert "<textString>0.85</textString>" in run.stdout
    assert "imsx_codeMajor" in run.stdout
    sourcedid = dict(
        json.loads((ROOT / "sample_launches" / "healthy.json").read_text())["parameters"]
    )
    assert sourcedid["lis_result_sourcedid"] not in run.stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("--read", "--score", "1"), ("--read", "--delete"), ("--delete", "--text", "x")],
    ids=str,
)
def test_contradictions_are_usage_errors(arguments: tuple[str, ...], lticheck: Lticheck) -> None:
    run = lticheck("send", HEALTHY, "--sandbox", *arguments)
    assert run.status == ExitStatus.USAGE
    assert run.stderr


def test_a_control_character_cannot_be_sent(lticheck: Lticheck) -> None:
    run = lticheck("send", HEALTHY, "--sandbox", "--score", "0\x01")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "cannot carry" in run.stdout


OPTIONS = {
    "--score": ("0.5", "<resultScore><language>en</language><textString>0.5</textString>"),
    "--total-score": ("5", "<resultTotalScore><language>en</language><textString>5</textString>"),
    "--text": ("my answer", "<resultData><text>my answer</text></resultData>"),
    "--url": ("https://t.example/u", "<resultData><url>https://t.example/u</url></resultData>"),
    "--launch-url": (
        "https://t.example/l",
        "<resultData><ltiLaunchUrl>https://t.example/l</ltiLaunchUrl></resultData>",
    ),
    "--download-url": (
        "https://t.example/d",
        "<resultData><downloadUrl>https://t.example/d</downloadUrl></resultData>",
    ),
    "--document-name": ("a.txt", "<resultData><documentName>a.txt</documentName></resultData>"),
    "--submitted-at": (
        "2026-01-31",
        "<submissionDetails><submittedAt>2026-01-31</submittedAt></submissionDetails>",
    ),
    "--needs-review": (
        None,
        "<submissionDetails><needsAdditionalReview/></submissionDetails>",
    ),
    "--keep-human-grade": (
        None,
        "<submissionDetails><prioritizeNonToolGrade/></submissionDetails>",
    ),
}


@pytest.mark.parametrize("option", OPTIONS)
def test_each_option_fills_its_own_element(option: str, lticheck: Lticheck) -> None:
    """And no other: the rest of the record is the sourcedid alone."""
    value, element = OPTIONS[option]
    given = [option] if value is None else [option, value]
    run = lticheck("send", HEALTHY, "--sandbox", "--dry-run", *given)
    body = next(line for line in run.stdout.splitlines() if "<imsx_POXEnvelopeRequest" in line)
    after_sourcedid = body.partition("</sourcedGUID>")[2].partition("</replaceResultRequest>")[0]
    # The score stands in the record's result, the details beside the record.
    plain = after_sourcedid.replace("</resultRecord>", "").replace("<result>", "")
    assert (
        plain.replace("</result>", "")
        .replace("</resultScore>", "")
        .replace("</resultTotalScore>", "")
        == element
    )


@pytest.mark.parametrize(("option", "role"), [("--read", "read"), ("--delete", "write")])
def test_what_was_sent_has_its_role(option: str, role: str, lticheck: Lticheck) -> None:
    run = lticheck("send", "--sandbox", "--format", "json", HEALTHY, option)
    assert [step["role"] for step in only(run)["steps"] if step["name"] == "send"] == [role]
