"""Two corpora: what is never shown, and what is always shown, in each format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.cli.stderr import say
from lticheck.formats import FORMATS
from lticheck.model.exit_status import ExitStatus
from lticheck.model.sensitive import MASK
from lticheck.reporting.redactor import Redactor
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.masking.captures import har, in_all_formats, joined
from tests.masking.ordinary import canvas_sentences, lines
from tests.masking.spellings import SECRET, encodings, spellings

HEALTHY = ROOT / "sample_launches" / "healthy.json"
HIDDEN = list(spellings())
ENCODED = list(encodings())
SHOWN = [*lines(), *canvas_sentences()]


def test_the_corpora_are_what_they_say() -> None:
    assert len(HIDDEN) >= 60
    assert len({value for text, value in HIDDEN if value in text}) == len(HIDDEN)
    assert len(lines()) >= 60
    assert len(canvas_sentences()) >= 30


@pytest.mark.parametrize("options", [(), ("--show-exchange",)], ids=str)
def test_no_spelling_is_shown_in_any_format(
    options: tuple[str, ...], lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    capture = har(tmp_path / "hostile.har", [text for text, _ in (*HIDDEN, *ENCODED)], headers=True)
    run, reports = in_all_formats(lticheck, capture, tmp_path, *options)
    assert run.status == ExitStatus.FINDINGS
    shown = {name: joined(text) for name, text in {**reports, "screen": run.stdout}.items()}
    leaks = [
        (name, value)
        for name, text in shown.items()
        for _, value in (*HIDDEN, *ENCODED)
        if joined(value) in text
    ]
    assert not leaks
    assert set(reports) == set(FORMATS)
    assert all(MASK in text or "\\u2022" in text for text in reports.values())


def test_no_spelling_is_shown_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    for text, value in HIDDEN:
        say(f"cannot read {text}")
        said = capsys.readouterr().err
        assert value not in said
        assert said.count("\n") == 1


@pytest.mark.parametrize("to_file", [True, False])
def test_no_spelling_survives_redaction(to_file: bool, lticheck: Lticheck, tmp_path: Path) -> None:
    """As a value, as a name, inside a URL, and with no option where it goes to a screen."""
    launch = {
        **dict(json.loads(HEALTHY.read_text(encoding="utf-8"))["parameters"]),
        "id_token": "eyJhbGciOiJSUzI1NiJ9.eyJuYW1lIjoiS2ltIn0.c2ln",
        **{f"custom_{number}": text for number, (text, _) in enumerate(HIDDEN)},
        **{text: "1" for text, _ in HIDDEN if not set(text) & set(" '\"<>`?{}")},
        "launch_presentation_return_url": f"https://kim:{HIDDEN[0][1]}@x.example/?{HIDDEN[0][0]}",
    }
    source, target = tmp_path / "launch.json", tmp_path / "redacted.json"
    source.write_text(json.dumps(launch))
    options = ("--redact", "-o", str(target)) if to_file else ()
    run = lticheck("convert", str(source), *options)
    assert run.status == ExitStatus.OK
    written = target.read_text(encoding="utf-8") if to_file else run.stdout
    assert [value for _, value in HIDDEN if value in written] == []
    assert "eyJ" not in written
    assert json.loads(written)["redacted"] is True


@pytest.mark.parametrize("options", [(), ("--show-exchange",)], ids=str)
def test_what_is_ordinary_is_shown_unchanged(
    options: tuple[str, ...],
    lticheck: Lticheck,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Masking changes nothing of it: each format is the same with --show-secrets."""
    monkeypatch.setenv("LTICHECK_HASH_KEY", "the same for both runs")
    capture = har(tmp_path / "ordinary.har", SHOWN)
    _, masked = in_all_formats(lticheck, capture, tmp_path, *options)
    _, plain = in_all_formats(lticheck, capture, tmp_path, *options, "--show-secrets")
    assert [name for name, text in masked.items() if text != plain[name]] == []
    said = joined(masked["json"])
    unseen = [
        line for line in lines() if joined(json.dumps(line, ensure_ascii=False)[1:-1]) not in said
    ]
    assert unseen == []


def test_an_ordinary_text_stays_as_it_is() -> None:
    assert [text for text in SHOWN if Redactor().text(text) != text] == []
