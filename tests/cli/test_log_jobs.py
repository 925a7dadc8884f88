"""Long logs in processes of their own: the same diagnoses, in the same order."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.captures.samples import BODY
from tests.captures.test_parts import failure, noise, score
from tests.cli.posts import LEFT, REMOVED, Post, write_log
from tests.cli.runner import Lticheck

SIZE = 1_200_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of three long logs, of which one holds nothing, and of a short one."""
    logs = tmp_path / "logs"
    logs.mkdir()
    for number in range(2):
        text = "".join(
            noise(Random(part), SIZE // 4) + failure(10 * number + part) + score(10 * number + part)
            for part in range(5)
        )
        (logs / f"app{number}.log").write_text(text)
    (logs / "empty.log").write_text(noise(Random(9), SIZE))
    (logs / "short.log").write_text(failure(99))
    return logs


def diagnoses(run: Any) -> list[dict[str, Any]]:
    several = [json.loads(line) for line in run.stdout.splitlines()]
    return [one for one in several if "location" in one]


def test_processes_tell_what_one_tells(
    folder: Path, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_HASH_KEY", "one key for the two runs")
    asked = ("diagnose", "--offline", "--format", "jsonl", str(folder), str(folder / "empty.log"))
    one, two = lticheck(*asked), lticheck(*asked, "--jobs", "2")
    assert one.status == two.status == 1
    assert diagnoses(one) == diagnoses(two)
    found = [(d["location"]["file"][-8:], d["verdict"]) for d in diagnoses(one)]
    assert found.count(("app0.log", "problem")) == found.count(("app1.log", "problem")) == 10
    assert found[-2:] == [("hort.log", "problem"), ("mpty.log", "not-recognised")]


def test_launches_of_a_long_log_are_asked_about_by_the_run_itself(
    tmp_path: Path, lticheck: Lticheck
) -> None:
    """A process of a part has neither connections nor a person to ask."""
    path = tmp_path / "app.log"
    path.write_text(
        noise(Random(1), SIZE) + f"got {BODY}\n" + noise(Random(2), 300_000) + failure(3)
    )
    asked = ("diagnose", "--sandbox", "--format", "jsonl", str(path))
    one, two = lticheck(*asked), lticheck(*asked, "--jobs", "2")
    assert [d["verdict"] for d in diagnoses(one)] == [d["verdict"] for d in diagnoses(two)]
    assert len(diagnoses(two)) == 2
    assert diagnoses(two)[0]["launch"]


def test_no_value_of_a_log_is_less_masked_there(tmp_path: Path, lticheck: Lticheck) -> None:
    path = tmp_path / "app.log"
    path.write_text(noise(Random(1), SIZE) + failure(3))
    run = lticheck(
        "diagnose", "--offline", "--jobs", "2", "--show-exchange", "--format", "json", str(path)
    )
    assert "replaceResult" in run.stdout
    assert "correct-horse" not in run.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "text"),
        ("--format", "html"),
        ("--format", "text", "--full"),
        ("--format", "text", "--since", "2026-11-22T09:00:00Z"),
    ],
    ids=" ".join,
)
def test_people_are_shown_what_one_process_shows(
    options: tuple[str, ...], tmp_path: Path, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process hands back the evidence of few findings: of those that may be shown."""
    monkeypatch.setenv("LTICHECK_HASH_KEY", "one key for the two runs")
    early = [Post(REMOVED, student=n, at="2026-11-22T08:00:00Z") for n in range(1, 22)]
    late = [Post(LEFT, student=n, at="2026-11-22T10:00:00Z") for n in range(22, 44)]
    for name, posts in (("a", [*early, *late]), ("b", late), ("c", early)):
        log = tmp_path / f"{name}.log"
        write_log(log, *posts)
        log.write_text(log.read_text() + noise(Random(3), SIZE))
    asked = ("diagnose", "--offline", *options, str(tmp_path))
    one, two = lticheck(*asked), lticheck(*asked, "--jobs", "2")
    assert one.status == two.status == 1
    assert "Canvas said" in one.stdout
    assert one.stdout == two.stdout
