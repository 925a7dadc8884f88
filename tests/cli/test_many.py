"""Thousands of results: a summary in place of cards, by whatever is asked for."""

from __future__ import annotations

import json
import shlex
import time
from pathlib import Path
from typing import Any

import pytest

from lticheck.cli.look import Look
from lticheck.cli.output import Output
from lticheck.cli.output_options import OutputOptions
from lticheck.model.credentials import Consumers
from lticheck.model.exit_status import ExitStatus
from lticheck.probing.session import Session
from tests.cli.posts import LEFT, REMOVED, Post, write_log
from tests.cli.runner import Lticheck
from tests.unit.test_summary import diagnosis

OFFLINE = ("diagnose", "--offline")
MANY = tuple(Post(REMOVED, student=n, work=7 + n % 2) for n in range(1, 22))


def summary(lticheck: Lticheck, *arguments: str) -> dict[str, Any]:
    """Return the summary of the JSON report."""
    found: dict[str, Any] = json.loads(lticheck(*OFFLINE, "--format", "json", *arguments).stdout)
    whole: dict[str, Any] = found["summary"]
    return whole


@pytest.mark.parametrize(("count", "summed_up"), [(20, False), (21, True)])
def test_past_twenty_findings_a_summary_stands_for_the_cards(
    count: int, summed_up: bool, lticheck: Lticheck, tmp_path: Path
) -> None:
    log = write_log(tmp_path / "tool.log", *MANY[:count])
    shown = lticheck(*OFFLINE, log).stdout
    assert shown.count("What to do") == 20
    assert (f"{count} × The assignment is no longer linked to this tool" in shown) is summed_up
    assert f"{count} checked: {count} with a problem" in shown


@pytest.mark.parametrize("name", ["text", "html", "markdown"])
def test_full_shows_all(name: str, lticheck: Lticheck, tmp_path: Path) -> None:
    log = write_log(tmp_path / "tool.log", *MANY)
    shown = lticheck(*OFFLINE, "--format", name, "--full", log).stdout
    assert shown.lower().count("what to do") == 21
    assert "21 × " not in shown


@pytest.mark.parametrize("name", ["text", "html", "markdown"])
def test_every_format_for_people_sums_up(name: str, lticheck: Lticheck, tmp_path: Path) -> None:
    log = write_log(
        tmp_path / "tool.log", *MANY, Post(student=3, work=8, at="2026-11-21T08:00:00Z")
    )
    shown = " ".join(lticheck(*OFFLINE, "--format", name, log).stdout.split())
    for told in (
        "21 grades need attention; 1 of them worked later",
        "20 still failing, 1 worked later",
        "instructor",
        "course 15",
        "assignment 8 ×11, assignment 7 ×10",
        "tool 70001",
        "lticheck diagnose --offline",
        "--at 2",
    ):
        assert told in shown


def test_a_program_reads_the_same(lticheck: Lticheck, tmp_path: Path) -> None:
    retried = Post(REMOVED, student=1, work=8, at="2026-11-22T10:00:00+02:00")
    log = write_log(tmp_path / "tool.log", *MANY, retried)
    found = summary(lticheck, log)
    (group,) = found["groups"]
    assert (found["count"], found["tries"], found["diagnoses"]) == (21, 22, 22)
    assert (group["key"], group["students"], group["parties"]) == (
        "removed-tool",
        21,
        ["instructor"],
    )
    assert group["first_seen"] == "2026-11-20T08:00:00+00:00"
    assert group["last_seen"] == "2026-11-22T08:00:00+00:00"
    assert group["courses"] == [{"id": "15", "title": None, "count": 21}]


def test_the_command_of_an_example_shows_it_whole(lticheck: Lticheck, tmp_path: Path) -> None:
    """And nothing else; the file's name may hold a blank."""
    log = write_log(tmp_path / "my tool.log", Post(), *MANY, Post(LEFT, student=99))
    group = summary(lticheck, log)["groups"][1]
    command = shlex.split(group["example"]["command"])
    assert command[0] == "lticheck"
    shown = json.loads(lticheck(*command[1:], "--format", "json").stdout)["diagnoses"]
    assert [found["rule"] for one in shown for found in one["findings"]] == ["user-not-in-course"]
    assert shown[0]["location"]["line"] == group["example"]["location"]["line"] > 80


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("cause", ["The assignment is no longer linked to this tool"]),
        ("assignment", ["8", "7"]),
        ("course", ["15"]),
        ("tool", ["tool 70001"]),
        ("host", ["school.example"]),
        ("day", ["2026-11-20"]),
    ],
)
def test_by_says_what_a_line_is_about(
    by: str, labels: list[str], lticheck: Lticheck, tmp_path: Path
) -> None:
    log = write_log(tmp_path / "tool.log", *MANY)
    assert [group["label"] for group in summary(lticheck, log, "--by", by)["groups"]] == labels


def test_top_counts_what_it_leaves_out(lticheck: Lticheck, tmp_path: Path) -> None:
    log = write_log(tmp_path / "tool.log", *MANY)
    found = summary(lticheck, log, "--by", "assignment", "--top", "1")
    assert (len(found["groups"]), found["groups_left_out"]) == (1, 1)
    assert (
        "1 more: --top 2 shows all"
        in lticheck(*OFFLINE, log, "--by", "assignment", "--top", "1").stdout
    )


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--since", "2026-11-21"), 2),
        (("--since", "2026-11-21T09:00+01:00"), 2),
        (("--since", "2026-11-21T08:00:01Z"), 1),
        (("--until", "2026-11-21"), 1),
        (("--since", "2026-11-21", "--until", "2026-11-22"), 1),
        (("--since", "1m"), 0),
    ],
    ids=str,
)
def test_only_what_happened_in_between_counts(
    options: tuple[str, ...], count: int, lticheck: Lticheck, tmp_path: Path
) -> None:
    days = [Post(REMOVED, student=n, at=f"2026-11-2{n}T08:00:00Z") for n in range(3)]
    log = write_log(tmp_path / "tool.log", *days)
    assert summary(lticheck, log, *options)["diagnoses"] == count


def test_since_counts_back_from_now(lticheck: Lticheck, tmp_path: Path) -> None:
    ago = [
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600 * n)) for n in (1, 30)
    ]
    log = write_log(tmp_path / "tool.log", *(Post(REMOVED, student=len(at), at=at) for at in ago))
    assert summary(lticheck, log, "--since", "24h")["diagnoses"] == 1
    assert summary(lticheck, log, "--since", "2d")["diagnoses"] == 2


@pytest.mark.parametrize("value", ["yesterday", "24", "2026-13-01", "-1h", ""])
def test_a_time_that_is_none_is_misuse(value: str, lticheck: Lticheck) -> None:
    run = lticheck(*OFFLINE, f"--since={value}", "sample_launches")
    assert run.status == ExitStatus.USAGE
    assert "write 24h, 7d" in run.stderr


TWO_OF_FIVE = (Post(REMOVED), Post(REMOVED), Post(LEFT, student=2), *map(Post, [""] * 3))


@pytest.mark.parametrize(
    ("fail_on", "status"),
    [
        ((), ExitStatus.FINDINGS),
        (("--fail-on", "error"), ExitStatus.FINDINGS),
        (("--fail-on", "removed-tool"), ExitStatus.FINDINGS),
        (("--fail-on", "wrong-secret"), ExitStatus.OK),
        (("--fail-on", "wrong-secret", "--fail-on", "user-not-in-course"), ExitStatus.FINDINGS),
        (("--fail-on", "40%"), ExitStatus.FINDINGS),
        (("--fail-on", "41%"), ExitStatus.OK),
        (("--fail-on", "41%", "--exit-zero"), ExitStatus.OK),
        (("--fail-on", "wrong-secret", "--strict"), ExitStatus.FINDINGS),
    ],
    ids=str,
)
def test_fail_on_says_what_makes_the_status_one(
    fail_on: tuple[str, ...], status: ExitStatus, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Two of five posts fail: one of them was tried twice."""
    assert (
        lticheck(*OFFLINE, write_log(tmp_path / "x.log", *TWO_OF_FIVE), *fail_on).status == status
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("removed-tol", "Did you mean “removed-tool”?"),
        ("0%", "above 0%"),
        ("101%", "above 0%"),
        ("nan%", "above 0%"),
        ("x%", "above 0%"),
    ],
)
def test_what_nothing_can_fail_on_is_misuse(value: str, said: str, lticheck: Lticheck) -> None:
    run = lticheck(*OFFLINE, "--fail-on", value, "sample_launches")
    assert run.status == ExitStatus.USAGE
    assert said in run.stderr


def test_no_student_is_shown(lticheck: Lticheck, tmp_path: Path) -> None:
    """Neither an id nor the key that hides it; two runs with one key give the same hash."""
    key = tmp_path / "key"
    key.write_text("a key for the whole term, kept")
    log = write_log(tmp_path / "tool.log", *(Post(REMOVED, student=8_675_309) for _ in range(2)))
    both = [
        lticheck(*OFFLINE, log, "--format", "jsonl", "--hash-key-file", str(key)).stdout
        for _ in range(2)
    ]
    assert both[0] == both[1]
    assert "8675309" not in both[0]
    assert "a key for" not in both[0]
    other = lticheck(*OFFLINE, log, "--format", "jsonl").stdout
    assert json.loads(other.splitlines()[0])["post"]["student"] not in both[0]


def test_a_key_that_could_be_guessed_is_refused(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_HASH_KEY", "short")
    run = lticheck(*OFFLINE, "sample_launches")
    assert run.status == ExitStatus.USAGE
    assert "shorter than 16" in run.stderr
    assert "short\n" not in run.stderr


def test_a_terminal_shows_how_far_once_no_card_comes() -> None:
    """Cards end at twenty findings; from then on nothing stands in a bar's way."""
    out = Output.from_options(Session(consumers=Consumers()), OutputOptions(), look=Look())
    seen = []
    for student in range(21):
        seen.append(out.shows_at_once)
        out.take(diagnosis("removed-tool", student=str(student)))
    assert seen == [True] * 20 + [False]


@pytest.mark.parametrize(
    ("count", "told"), [(999, "999 places of"), (1001, "1,000 places or more of")]
)
def test_what_is_not_counted_to_its_end_is_said_so(
    count: int, told: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    log = tmp_path / "tool.log"
    failed = "".join(f"Post grade failed: {n}\n" for n in range(600))
    log.write_text(failed + "".join(f"secret=correct-horse-{n}\n" for n in range(count)))
    assert told in lticheck(*OFFLINE, str(log)).stdout
