"""`lticheck send` over AGS: exact texts, whole bodies, dry runs, what is read before and after."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

import pytest

from tests.ags.asking import Recording, save
from tests.cli.runner import Lticheck, Run, runner

EXTENSION = "https://canvas.instructure.com/lti/submission"


@pytest.fixture
def lticheck(
    canvas: Recording,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Lticheck:
    """Return the command line of a tool that has its key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LTICHECK_KEY", canvas.private_key)
    return runner(capsys)


def sent_body(canvas: Recording) -> dict[str, object]:
    """Return the last score's body, with numbers as they stand in it."""
    found = json.loads(canvas.sent_to("/scores")[-1].body, parse_float=str, parse_int=str)
    assert isinstance(found, dict)
    return found


def only(run: Run) -> dict[str, object]:
    (found,) = json.loads(run.stdout)["diagnoses"]
    assert isinstance(found, dict)
    return found


def test_every_field_goes_out_as_the_exact_text(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path)
    lticheck(
        *("send", "ok.json", "--score", "8.50", "--score-maximum", "1e1"),
        *("--activity", "Submitted", "--grading", "PendingManual", "--comment", "Grüße"),
        *("--timestamp", "2026-01-31T12:00:00Z", "--submitted-at", "2026-01-30 08:00"),
        *("--no-new-submission", "--preserve-score", "--keep-human-grade"),
        *("--submission-type", "external_tool"),
    )
    assert sent_body(canvas) == {
        "userId": canvas.lti13.scenarios["ok"].lti_id,
        "timestamp": "2026-01-31T12:00:00Z",
        "activityProgress": "Submitted",
        "gradingProgress": "PendingManual",
        "comment": "Grüße",
        "scoreGiven": "8.50",
        "scoreMaximum": "1e1",
        "submission": {"submittedAt": "2026-01-30 08:00"},
        EXTENSION: {
            "new_submission": False,
            "preserve_score": True,
            "prioritize_non_tool_grade": True,
            "submission_type": "external_tool",
        },
    }


@pytest.mark.parametrize(
    ("text", "on_the_wire"),
    [("8,5", '"8,5"'), ("", '""'), ("08", '"08"'), ("NaN", '"NaN"'), ("-1", "-1"), (".5", '".5"')],
)
def test_what_json_reads_as_no_number_goes_as_a_text(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path, text: str, on_the_wire: str
) -> None:
    save(canvas, tmp_path)
    lticheck("send", "ok.json", f"--score={text}")
    assert (
        f'"scoreGiven": {on_the_wire}, "scoreMaximum": 1}}'
        in canvas.sent_to("/scores")[-1].body.decode()
    )


def test_new_submission_is_left_out_unless_it_is_asked_for(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path)
    lticheck("send", "ok.json", "--score", "1")
    assert EXTENSION not in sent_body(canvas)
    lticheck("send", "ok.json", "--score", "1", "--new-submission")
    assert sent_body(canvas)[EXTENSION] == {"new_submission": True}


def test_a_whole_body_is_sent_as_it_is(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path)
    body = b'{ "userId":"nobody", "timestamp" : "2026-01-31T12:00:00Z",\n "x": [] }'
    (tmp_path / "body.json").write_bytes(body)
    ran = lticheck("send", "ok.json", "--json", "body.json", "--format", "json")
    (sent,) = canvas.sent_to("/scores")
    assert sent.body == body
    assert [one["rule"] for one in only(ran)["findings"]][:1] == ["user-not-in-course"]  # type: ignore[attr-defined]
    assert "user_id=nobody" in canvas.sent_to("/results")[0].query


def test_broken_json_is_sent_too(lticheck: Lticheck, canvas: Recording, tmp_path: Path) -> None:
    save(canvas, tmp_path)
    (tmp_path / "body.json").write_bytes(b'{"userId": "x",}')
    ran = lticheck("send", "ok.json", "--json", "body.json", "--format", "json")
    assert canvas.sent_to("/scores")[0].body == b'{"userId": "x",}'
    assert "malformed-score-body" in ran.stdout


def test_another_user_and_line_item(lticheck: Lticheck, canvas: Recording, tmp_path: Path) -> None:
    save(canvas, tmp_path)
    other = canvas.lti13.scenarios["points-100"]
    item = f"{canvas.url}/api/lti/courses/{other.course_id}/line_items/{other.line_item_id}"
    ran = lticheck(
        *("send", "ok.json", "--score", "0.5", "--user", other.lti_id, "--line-item", item)
    )
    assert ran.status == 0
    assert canvas.lti13.gradebook("points-100")["score"] == 50  # 0.5 of 1, on 100 points
    assert canvas.lti13.gradebook("ok")["score"] is None


def test_a_line_item_of_the_command_line_is_judged_like_any_other(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path)
    url = "https://evil.example/api/lti/courses/1/line_items/1"
    ran = lticheck("send", "ok.json", "--score", "1", "--line-item", url)
    assert ran.status == 4
    assert not canvas.received


def test_results_are_read_before_and_after(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path, "graded-by-tool")
    ran = lticheck(
        *("send", "graded-by-tool.json", "--score", "8", "--score-maximum", "10"),
        *("--format", "json"),
    )
    steps = {one["name"]: one["reason"] for one in only(ran)["steps"]}  # type: ignore[attr-defined]
    assert steps["results"] == "the tool's result reads 6 of 10"
    assert steps["read back"] == "the tool's result reads 8 of 10"


@pytest.mark.parametrize(
    "options",
    [
        ("--score", "1", "--text", "x"),
        ("--total-score", "1"),
        ("--read", "--score", "1"),
        ("--user", "x"),
        ("--json", "body.json", "--score", "1"),
        ("--score", "1", "--restore", "--timestamp", "2099-01-01T00:00:00Z"),
    ],
)
def test_options_that_mean_nothing_together_are_refused(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path, options: tuple[str, ...]
) -> None:
    save(canvas, tmp_path)
    (tmp_path / "body.json").write_text("{}", encoding="utf-8")
    assert lticheck("send", "ok.json", *options).status == 2
    assert not canvas.received


def test_an_option_of_lti13_is_refused_for_a_launch_of_lti11(lticheck: Lticheck) -> None:
    healthy = Path(__file__).parent.parent.parent / "sample_launches" / "healthy.json"
    ran = lticheck("send", str(healthy), "--score", "1", "--grading", "Pending")
    assert (ran.status, "--grading is of LTI 1.3" in ran.stderr) == (2, True)


def test_a_dry_run_sends_nothing_and_needs_no_key(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LTICHECK_KEY")
    save(canvas, tmp_path)
    ran = lticheck("send", "ok.json", "--score", "8.50", "--dry-run")
    assert not canvas.received
    assert ran.status == 0
    line = next(one for one in ran.stdout.splitlines() if one.startswith("curl "))
    assert "export TOKEN=" in ran.stdout
    assert "masked" not in ran.stdout  # nothing was
    assert line.startswith('curl -sS -i -X POST -H "Authorization: Bearer $TOKEN" ')
    assert '"scoreGiven": 8.50' in line
    assert line.endswith("/scores")


def test_the_curl_line_of_a_dry_run_can_be_run(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path)
    lticheck("send", "ok.json", "--read")
    token = (canvas.received[-1].header("Authorization") or "").removeprefix("Bearer ")
    ran = lticheck("send", "ok.json", "--score", "4", "--score-maximum", "10", "--dry-run")
    line = next(one for one in ran.stdout.splitlines() if one.startswith("curl "))
    words = shlex.split(
        line.replace('"Authorization: Bearer $TOKEN"', f'"Authorization: Bearer {token}"')
    )
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    body = words[words.index("--data-binary") + 1].encode()
    urlopen(UrlRequest(words[-1], data=body, headers=headers)).close()
    assert canvas.lti13.gradebook()["score"] == 4


def test_what_proves_the_tool_is_never_shown(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    save(canvas, tmp_path)
    ran = lticheck("send", "ok.json", "--score", "1", "--show-exchange")
    (token,) = canvas.sent_to("/token")
    (score,) = canvas.sent_to("/scores")
    bearer = (score.header("Authorization") or "").removeprefix("Bearer ")
    assertion = token.body.decode().partition("client_assertion=")[2].partition("&")[0]
    jwk = canvas.lti13.private_jwk
    for secret in (bearer, assertion, bearer.rpartition(".")[2], jwk["d"], jwk["p"]):
        assert len(secret) > 30
        assert secret not in ran.stdout + ran.stderr
    assert "/login/oauth2/token" in ran.stdout


def test_read_and_delete(lticheck: Lticheck, canvas: Recording, tmp_path: Path) -> None:
    save(canvas, tmp_path, "graded-by-tool")
    assert "reads 6 of 10" in lticheck("send", "graded-by-tool.json", "--read", "-v").stdout
    assert not canvas.sent_to("/scores")
    lticheck("send", "graded-by-tool.json", "--delete")
    assert canvas.lti13.gradebook("graded-by-tool")["score"] is None
