"""Whole courses: what is a tool's as a whole is not asked a thousand times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck
from tests.cli.test_streams import ASK, diagnoses, served
from tests.conftest import canvas

__all__ = ["canvas", "served"]

STUDENTS = (
    *("ok", "percent", "points-100", "letter-grade", "gpa-scale", "tool-graded", "pass-fail"),
    *("late", "hidden-grades", "not-graded", "human-graded", "excused"),
)
"""Scenarios of one tool, each of a student of its own; more than are under way with two jobs."""
LAUNCHES = len(STUDENTS)


def course(canvas: Sandbox, folder: Path, *scenarios: str, tool: str = "70001") -> str:
    """Write the launches of a course, a line each; return the file."""
    texts = [json.dumps(dict(canvas.launch(name))) for name in scenarios or STUDENTS]
    lines = [text.replace("/tools/70001/", f"/tools/{tool}/") for text in texts]
    file = folder / "launches.jsonl"
    file.write_text("\n".join(lines))
    return str(file)


def unasked(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the diagnoses of launches that were told by others."""
    return [
        one
        for one in found
        if any(step["reason"].startswith("not asked: the answer is known") for step in one["steps"])
    ]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_wrong_secret_is_proven_on_three_students(
    jobs: str,
    served: Sandbox,
    lticheck: Lticheck,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = course(served, tmp_path)
    monkeypatch.setenv("LTICHECK_SECRET", "another one")
    served.calls = 0
    run = lticheck(*ASK, "--jobs", jobs, file)
    found = diagnoses(run.stdout)
    rest = unasked(found)
    assert run.status == ExitStatus.FINDINGS
    assert {one["findings"][0]["rule"] for one in found} == {"wrong-secret"}
    assert len(rest) == LAUNCHES - 3 if jobs == "1" else len(rest) >= LAUNCHES - 11
    told = rest[0]["findings"][0]
    assert (rest[0]["verdict"], told["confidence"]) == ("problem", "likely")
    assert told["message"].startswith("Not asked: 3 launches of other students")
    assert told["evidence"][0]["actual"].count("launches.jsonl, line ") == 3
    summary = json.loads(run.stdout.splitlines()[-1])["summary"]
    assert [group["count"] for group in summary["groups"]] == [LAUNCHES]


def test_a_tool_that_is_gone_is_proven_on_three_students(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Canvas has no tool of this id; that an assignment was parted from one is another thing."""
    found = diagnoses(lticheck(*ASK, course(served, tmp_path, tool="79999")).stdout)
    assert {one["findings"][0]["rule"] for one in found} == {"removed-tool"}
    assert len(unasked(found)) == LAUNCHES - 3


def test_one_student_proves_nothing(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often she launched."""
    launch = json.dumps(dict(served.launch("ok")))
    files = []
    for number in range(5):
        files.append(str(tmp_path / f"{number}.json"))
        Path(files[-1]).write_text(launch)
    monkeypatch.setenv("LTICHECK_SECRET", "another one")
    assert unasked(diagnoses(lticheck(*ASK, *files).stdout)) == []


def test_what_is_an_assignments_or_a_students_is_asked_each_time(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Each of these answers is another student's, and none is the tool's as a whole."""
    names = ("tool-deleted", "tool-recreated", "tool-url-mismatch", "tool-tag-missing")
    file = course(served, tmp_path, *names, "student-dropped", "student-concluded", "percent")
    assert unasked(diagnoses(lticheck(*ASK, file).stdout)) == []


def test_a_tool_that_works_for_one_student_is_not_broken_as_a_whole(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Canvas answers the first one with success, and refuses the signatures of the others."""
    file = course(served, tmp_path)
    real = served.canvas.answer
    answered = []

    def answer(request: Any, now: float) -> Any:
        answered.append(1)
        if len(answered) > 2:
            request.headers["authorization"] = request.headers["authorization"][:-9] + 'x"'
        return real(request, now)

    monkeypatch.setattr(served.canvas, "answer", answer)
    found = diagnoses(lticheck(*ASK, file).stdout)
    assert found[0]["verdict"] == "ok"
    assert found[-1]["verdict"] == "problem"
    assert unasked(found) == []
