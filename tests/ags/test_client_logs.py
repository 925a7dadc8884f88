"""Every client's log of every refusal: named where the words are there, and never guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lticheck.cli import run
from tests.ags.client_logs import (
    ASSERTION,
    BEARER,
    REFUSALS,
    WITH_TEXT,
    WITHOUT_TEXT,
    Form,
    prairielearn,
)

CANDIDATES = {"reply-not-captured", "token-not-obtained"}
BESIDE = {"attempt-left-behind"}
"""What is rightly said beside the root: such a refusal leaves an attempt."""
FORMS = (*WITH_TEXT, prairielearn, *WITHOUT_TEXT)


def written(form: Form, folder: Path) -> Path:
    """Write a log for each refusal, as this client would, with other lines around it."""
    for number, refusal in enumerate(REFUSALS):
        log = f"11:55:40 INFO app started\n{form(refusal)}11:56:00 INFO next request\n"
        (folder / f"{number:02d}.log").write_text(log, encoding="utf-8")
    return folder


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[list[dict[str, Any]]]:
    """Return what is said of each refusal, in its order."""
    run(("diagnose", "--offline", str(folder), "--format", "jsonl"))
    found: list[list[dict[str, Any]]] = [[] for _ in REFUSALS]
    for line in capsys.readouterr().out.splitlines():
        diagnosis = json.loads(line)
        if "location" in diagnosis:  # the last line is the summary
            found[int(Path(diagnosis["location"]["file"]).stem)] += diagnosis["findings"]
    return found


@pytest.mark.parametrize("form", WITH_TEXT, ids=lambda form: form.__name__)
def test_a_log_with_canvas_s_words_is_named(
    form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The root comes first; nothing else is said for certain."""
    for refusal, findings in zip(REFUSALS, told(written(form, tmp_path), capsys), strict=True):
        rules = [finding["rule"] for finding in findings]
        assert rules[:1] == [refusal.rule], (refusal, rules)
        sure = {one["rule"] for one in findings if one["confidence"] == "certain"}
        assert sure <= {refusal.rule, *BESIDE}, refusal


def test_a_message_alone_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """PrairieLearn quotes Canvas where the answer has a message of its own."""
    found = told(written(prairielearn, tmp_path), capsys)
    quoted = [(r, f) for r, f in zip(REFUSALS, found, strict=True) if r.message]
    named = [f for r, f in quoted if [one["rule"] for one in f] == [r.rule]]
    assert len(quoted) > 20
    assert len(named) >= 0.9 * len(quoted)


@pytest.mark.parametrize("form", WITHOUT_TEXT, ids=lambda form: form.__name__)
def test_a_log_without_canvas_s_words_is_not_guessed(
    form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It gives candidates, or names the one cause that the status leaves at this step."""
    for refusal, findings in zip(REFUSALS, told(written(form, tmp_path), capsys), strict=True):
        rules = {finding["rule"] for finding in findings}
        assert rules, refusal
        assert rules <= {*CANDIDATES, refusal.rule}, (refusal, rules)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_no_token_of_a_log_is_shown(
    form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the access token nor the assertion, nor their signatures, with every exchange."""
    folder = written(form, tmp_path)
    run(("diagnose", "--offline", str(folder), "--show-exchange", "--format", "json"))
    captured = capsys.readouterr()
    assert captured.out
    for token in (BEARER, ASSERTION):
        for part in token.split("."):
            assert part not in captured.out + captured.err
