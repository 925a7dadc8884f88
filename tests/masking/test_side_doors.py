"""What is shown beside a report: dry runs, errors, prompts, progress, and a screen's lines."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from lticheck.cli.smoke_progress import line_of
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import Case
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Evidence
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.sensitive import MASK, OWN
from lticheck.reporting.diagnosis import Transcript
from lticheck.reporting.redactor import redactor
from lticheck.reporting.report import Report
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.formats.reports import check, diagnosis, finding

PARAMETERS = dict(
    json.loads((ROOT / "sample_launches" / "healthy.json").read_text(encoding="utf-8"))[
        "parameters"
    ]
)
FORGED = "✔ 1 checked: 1 in order."
DRAWING = (
    f"a\x1b]52;c;ZXZpbA==\x07\x9b2J\u202e\n{FORGED}\r\n::add-mask::x\n  ::stop-commands::y ##[set]"
)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]")
COMMAND = re.compile(r"^\s*::|##\[|##vso\[", re.MULTILINE)


def launch_file(folder: Path, **changes: str) -> str:
    """Write the healthy launch with changes."""
    path = folder / "launch.json"
    path.write_text(json.dumps({**PARAMETERS, **changes}))
    return str(path)


def test_an_outcome_url_is_not_repeated_with_its_secrets(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run says why it cannot sign, without the user, the token and the terminal escape."""
    monkeypatch.setenv("LTICHECK_SECRET", "a-secret")
    rest = "://kim:hunter2secret@canvas/x\x1b]0;t\x07?access_token=TOKTOKTOK"
    for url in (f"ftp{rest}", f"https{rest}"):
        path = launch_file(tmp_path, lis_outcome_service_url=url, tool_consumer_instance_guid="x")
        run = lticheck("send", "--read", "--dry-run", path)
        assert run.status in {ExitStatus.USAGE, ExitStatus.NOT_CHECKED}
        assert run.stderr.startswith("lticheck: ")
        for hidden in ("hunter2secret", "TOKTOKTOK", "\x1b", "\x07"):
            assert hidden not in run.stderr + run.stdout


def test_a_dry_run_shows_neither_signature_nor_sourcedid(lticheck: Lticheck) -> None:
    sample = str(ROOT / "sample_launches" / "healthy.json")
    run = lticheck("send", "--sandbox", "--score", "1", "--dry-run", sample)
    assert run.status == ExitStatus.OK
    assert PARAMETERS["lis_result_sourcedid"] not in run.stdout
    assert re.findall(r'oauth_signature="([^ "\']*)', run.stdout) == [MASK, MASK]
    assert 'oauth_consumer_key="quiz-tool"' in run.stdout
    assert "Signature base string: POST&http%3A%2F%2F127.0.0.1" in run.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", DRAWING),
        ("diagnose", "--format", DRAWING),
        ("diagnose", "--offline", f"no-such-{DRAWING}".replace("/", "")),
        ("convert", f"password=hunter2 {DRAWING}"),
        ("smoke", "--only", DRAWING),
        (DRAWING,),
    ],
    ids=lambda arguments: arguments[0][:8],
)
def test_nothing_is_drawn_on_standard_error(arguments: tuple[str, ...], lticheck: Lticheck) -> None:
    run = lticheck(*arguments)
    assert run.status != ExitStatus.OK
    shown = run.stdout + run.stderr
    assert not CONTROL.search(shown.replace("\n", ""))
    assert not COMMAND.search(shown)
    assert "hunter2" not in shown
    assert FORGED not in shown.splitlines()


def test_a_line_of_progress_is_one_line() -> None:
    named = check(DRAWING, passed=False, found=(DRAWING,))
    line = line_of((Case(location=Location(file=DRAWING)), diagnosis(check=named)))
    assert "\n" not in line
    assert not CONTROL.search(line)
    assert not COMMAND.search(line)


@pytest.mark.parametrize("width", [20, 80, 200])
@pytest.mark.parametrize("color", [True, False])
def test_no_value_forges_a_line_of_the_text(width: int, color: bool) -> None:
    """Neither by a line end, nor by being wrapped, nor in the body of an exchange."""
    report = hostile(" ".join([DRAWING, *("x" * n for n in range(20)), f"{FORGED} " * 9]))
    text = FORMATS["text"](report, Appearance(width=width, color=color))
    plain = re.sub("\x1b\\[[\\d;]*m", "", text)
    lines = plain.split("\n")
    assert not CONTROL.search(plain.replace("\n", ""))
    assert not COMMAND.search(plain)
    assert not [line for line in lines[:-2] if line.startswith("✔ 1 checked")]
    assert [
        line for line in lines if FORGED in line and line.lstrip().startswith("│")
    ] or width < 30


def hostile(text: str) -> Report:
    """Return a report with the text in each place that a stranger can fill."""
    evidence = Evidence(label=text, actual=text, expected=text, where=text)
    bad = finding(title=text, message=text, evidence=(evidence,))
    base = diagnosis(bad, not_checked=text)
    transcript = Transcript(request=text, request_body=text, response=text, response_body=text)
    steps = tuple(replace(step, reason=text, transcript=transcript) for step in base.steps)
    return Report(diagnoses=(replace(base, steps=steps),))


@pytest.mark.parametrize("show_secrets", [True, False])
def test_the_users_own_words_are_made_visible(show_secrets: bool) -> None:
    """Names of checks and files are never masked, and draw nothing in a format of one line."""
    own = replace(diagnosis(check=check(DRAWING, file=DRAWING)), location=Location(file=DRAWING))
    masked = redactor([], [FORGED], show_secrets=show_secrets).mask(own)
    assert masked.check
    for text in (masked.check.name, masked.check.file, masked.location.file):
        assert FORGED in text
        assert not CONTROL.search(text.replace("\n", ""))
        assert not COMMAND.search(text)


def test_what_a_field_is_called_decides_nothing() -> None:
    """A rule, a title or a source of some other value is masked like any text."""

    @dataclass(frozen=True)
    class Other:
        rule: str = "password=hunter2"
        title: str = "password=hunter2"
        source: str = "password=hunter2"
        own: str = field(default="password=hunter2", metadata=OWN)

    masked = redactor([], []).mask(Other())
    hidden = f"password={MASK}"
    assert (masked.rule, masked.title, masked.source) == (hidden, hidden, hidden)
    assert masked.own == "password=hunter2"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("user_image", "https://school.example/images/kim.png"),
        ("lis_person_name_full", "Kim van Sample"),
        ("custom_canvas_user_login_id", "ksample"),
        ("custom_api_key", "k-4711-0815"),
        ("custom_session_cookie", "c-4711-0815"),
        ("custom_phone", "+49 30 4711"),
        ("oauth_signature", "TxwAJgTHnuJBGpJWoWbQgOFdi0Q="),
    ],
)
def test_values_of_the_launch_are_masked_where_no_label_stands(name: str, value: str) -> None:
    masks = redactor([Launch(parameters=((name, value),))], [])
    assert masks.text(f"the page says {value} twice: {value}.") == (
        f"the page says {MASK} twice: {MASK}."
    )
    assert value not in masks.text(f"encoded {value.replace(' ', '%20').replace('/', '%2F')}")


@pytest.mark.parametrize(
    "header",
    [
        "Cookie: a=1",
        "Set-Cookie: x",
        "X-Anything: ab",
        "X-CSRF-Token: a b",
        "Authorization: Basic YTpi",
        "Proxy-Authorization: Digest a",
        "Authorization: opaque",
        'Authorization: OAuth oauth_token="ab", x="ab"',
    ],
)
def test_a_header_is_shown_only_if_the_list_names_it(header: str) -> None:
    _, shown = redactor([], []).head(f"POST https://x.example/ HTTP/1.1\n{header}").split("\n")
    name, _, value = header.partition(": ")
    assert shown.startswith(f"{name}: ")
    assert MASK in shown
    assert value.split()[-1].strip('"').split("=")[-1].strip('"') not in shown.removeprefix(name)


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: application/xml; charset=utf-8",
        "Date: Wed, 25 Nov 2026 08:00:00 GMT",
        "Location: https://canvas.school.example/login",
        'WWW-Authenticate: OAuth realm="https://canvas.school.example"',
        'Authorization: OAuth realm="", oauth_consumer_key="quiz-tool", oauth_version="1.0"',
    ],
)
def test_a_header_of_the_list_is_shown(header: str) -> None:
    assert redactor([], []).head(f"HTTP 200\n{header}") == f"HTTP 200\n{header}"
