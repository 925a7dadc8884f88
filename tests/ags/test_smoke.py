"""`lticheck smoke` with launches of LTI 1.3 beside those of LTI 1.1, and Canvas's throttle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange, Reply
from lticheck.model.location import Location
from lticheck.probing.journal import Journal
from lticheck.probing.retries import retry_delay, throttle_delay
from lticheck.sandbox.web.http import Request, Response
from lticheck.services.ags.reply import read_reply
from lticheck.smoke.smoke_file import read_smoke_file
from tests.ags.asking import Answer, Asking, Recording, launch_of, save
from tests.cli.runner import Lticheck, runner

FILE = """
[consumers]
quiz-tool = {{ env = "CANVAS_SECRET", hosts = ["127.0.0.1"] }}

[registrations."{client}"]
key = {{ env = "TOOL_KEY" }}
hosts = ["127.0.0.1"]
"""
CHECK = '\n[[check]]\nname = "{name}"\nlaunch = "{name}.json"\n{more}\n'
THROTTLED = b"403 Forbidden (Rate Limit Exceeded)\n"


@pytest.fixture
def lticheck(
    canvas: Recording,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Lticheck:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LTICHECK_HOSTS")
    monkeypatch.setenv("TOOL_KEY", canvas.private_key)
    monkeypatch.setenv("CANVAS_SECRET", "sandbox-secret-of-the-quiz-tool")
    return runner(capsys)


def write(canvas: Recording, folder: Path, checks: dict[str, str], *, more: str = "") -> Path:
    """Write a smoke file over scenarios of LTI 1.3."""
    text = FILE.format(client=canvas.lti13.registration().client_id) + more
    for name, lines in checks.items():
        save(canvas, folder, name)
        text += CHECK.format(name=name, more=lines)
    path = folder / "lticheck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_both_versions_stand_in_one_file(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    (tmp_path / "of11.json").write_text(json.dumps(dict(canvas.launch("ok"))), encoding="utf-8")
    more = CHECK.format(name="of11", more='score = "0.5"')
    write(
        canvas,
        tmp_path,
        {
            "ok": 'score = "8.5"\nscore_maximum = "10"',
            "graded-by-tool": 'score = "0.3"',
            "student-dropped": 'expect = "user-not-in-course"',
            "points-100": "",
        },
        more=more,
    )
    ran = lticheck("smoke", "--jobs", "4")
    assert ran.status == 0, ran.stdout
    assert "5 checks, all as expected" in ran.stdout
    assert len(canvas.sent_to("/token")) == 1
    assert canvas.lti13.gradebook()["score"] is None
    assert canvas.lti13.gradebook("graded-by-tool")["score"] == 6
    assert canvas.gradebook()["score"] is None
    assert "What cannot come back" in ran.stderr
    written = [json.loads(one.body) for one in canvas.sent_to("/scores")]
    assert {"scoreGiven": 8.5, "scoreMaximum": 10}.items() <= next(
        one.items() for one in written if one.get("scoreGiven") == 8.5
    )


def test_a_smoke_file_names_hosts_for_a_registration(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path
) -> None:
    path = write(canvas, tmp_path, {"ok": ""})
    text = path.read_text(encoding="utf-8").replace('"TOOL_KEY" }\nhosts', '"TOOL_KEY" }\n# hosts')
    path.write_text(text, encoding="utf-8")
    ran = lticheck("smoke")
    assert ran.status == 2
    assert f"{path.name}:5: no hosts are named for" in ran.stderr
    assert f'hosts = ["127.0.0.1:{canvas.port}"]' in ran.stderr
    assert not canvas.received


def test_a_key_of_the_environment_needs_hosts_too(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(canvas, tmp_path)
    (tmp_path / "lticheck.toml").write_text(CHECK.format(name="ok", more=""), encoding="utf-8")
    monkeypatch.setenv("LTICHECK_KEY", canvas.private_key)
    ran = lticheck("smoke")
    assert (ran.status, "export LTICHECK_HOSTS=127.0.0.1" in ran.stderr) == (2, True)
    assert not canvas.received
    monkeypatch.setenv("LTICHECK_HOSTS", "127.0.0.1")
    assert lticheck("smoke").status == 0


def test_init_proposes_a_registration(
    lticheck: Lticheck, canvas: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(canvas, tmp_path)
    (tmp_path / "of11.json").write_text(json.dumps(dict(canvas.launch("ok"))), encoding="utf-8")
    assert lticheck("smoke", "--init").status == 0
    text = (tmp_path / "lticheck.toml").read_text(encoding="utf-8")
    assert f'[registrations."{canvas.lti13.registration().client_id}"]' in text
    assert len(read_smoke_file(tmp_path / "lticheck.toml")) == 2
    monkeypatch.setenv("TOOL_PRIVATE_KEY", canvas.private_key)
    ran = lticheck("smoke")
    assert ran.status == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["X-Rate-Limit-Remaining", "x-rate-limit-remaining"])
def test_a_throttled_check_is_tried_again(
    lticheck: Lticheck,
    canvas: Recording,
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lticheck.probing.retries.ADDED_A_SECOND", 10_000.0)

    def throttle(request: Request, now: float, answer: Answer) -> Response:
        if len(canvas.received) > 1:
            return answer(request, now)
        return Response(status=403, media_type="text/plain", body=THROTTLED, headers={name: "0.0"})

    canvas.twist = throttle
    write(canvas, tmp_path, {"ok": ""})
    assert lticheck("smoke").status == 0
    assert len(canvas.sent_to("/token")) == 2


def reply(status: int, **headers: str) -> Reply:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    said = read_reply(status, THROTTLED)
    return Reply(status=status, headers=named, body=THROTTLED, outcome=said)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(403, X_Rate_Limit_Remaining="0.0"), 25.0),
        (reply(403, x_rate_limit_remaining="-50.5"), 30.05),
        (reply(429, X_RATE_LIMIT_REMAINING="200"), 5.0),
        (reply(403, X_Rate_Limit_Remaining="600"), 0.0),
        (reply(403, X_Rate_Limit_Remaining="nan"), 0.0),
        (reply(403, X_Rate_Limit_Remaining="-999999"), 60.0),
        (reply(403), 0.0),
        (reply(200, X_Rate_Limit_Remaining="0.0"), 0.0),
        (None, 0.0),
    ],
)
def test_how_long_the_throttle_wants_to_be_left_alone(answer: Reply | None, seconds: float) -> None:
    assert throttle_delay(answer) == pytest.approx(seconds)


def test_a_retry_after_counts_first() -> None:
    from lticheck.model.case import Role, StepState, TakenStep  # noqa: PLC0415 - here alone

    def after(answer: Reply) -> float:
        exchange = Exchange(request=None, asked=None, answer=answer)
        taken = TakenStep(role=Role.TOKEN, name="t", state=StepState.FAILED, exchange=exchange)
        return retry_delay(Case(location=Location(file="x"), steps=(taken,)), 0)

    assert after(reply(403, Retry_After="3", X_Rate_Limit_Remaining="0.0")) == 3.0
    assert after(reply(403, X_Rate_Limit_Remaining="0.0")) == 25.0
    assert after(reply(403)) == 0.5


def test_a_throttled_way_back_waits_and_goes_on(
    asking: Asking, canvas: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lticheck.probing.retries.ADDED_A_SECOND", 10_000.0)
    throttled: list[str] = []

    def throttle(request: Request, now: float, answer: Answer) -> Response:
        written = len(canvas.sent_to("/scores")) >= 2
        if written and len(throttled) < 3:  # the write, its read back, the next read
            throttled.append(request.path)
            if len(throttled) == 3:
                return Response(
                    status=403,
                    media_type="text/plain",
                    body=THROTTLED,
                    headers={"x-rate-limit-remaining": "0.0"},
                )
        return answer(request, now)

    canvas.twist = throttle
    case = asking.about(
        launch_of(canvas, "graded-by-tool"), score="3", journal=Journal(tmp_path / "j.jsonl")
    )
    assert len(throttled) == 3
    assert case.is_restored
    assert canvas.lti13.gradebook("graded-by-tool")["score"] == 6
