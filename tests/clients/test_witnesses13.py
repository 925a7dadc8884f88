"""Quizzes on published LTI 1.3 libraries post grades; from their logs lticheck names the cause.

PyLTI1p3 says what Canvas answered. pylti1p3next and ltijs keep it to themselves: of their logs
lticheck gives the candidates, and how to get the answer; with that advice followed, the cause.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck, Run, runner
from tests.clients.running_quiz import CLIENTS, GOOD, Quiz, QuizRun, running_quiz, take_quiz

MAIN_KEY = 101


def _param(client: Any) -> Any:
    marks = [
        pytest.mark.skipif(bool(client.missing), reason=client.missing or "it is here"),
        pytest.mark.xdist_group(client.name),
    ]
    return pytest.param(client, id=client.name, marks=marks)


@pytest.fixture(scope="module", params=[_param(client) for client in CLIENTS])
def quiz(request: pytest.FixtureRequest) -> Iterator[Quiz]:
    """Return a running quiz; one for all tests of its client."""
    with running_quiz(request.param) as running:
        yield running


@pytest.fixture
def lticheck(capsys: pytest.CaptureFixture[str]) -> Lticheck:
    return runner(capsys)


def _switched_off(canvas: Sandbox) -> None:
    """Switch the developer key off in the account, as an admin does."""
    keys = canvas.ags.registry.keys
    keys[MAIN_KEY] = replace(keys[MAIN_KEY], bindings={1: "off"})


def _made_inactive(canvas: Sandbox) -> None:
    keys = canvas.ags.registry.keys
    keys[MAIN_KEY] = replace(keys[MAIN_KEY], active=False)


def _nothing(_: Sandbox) -> None:
    pass


@dataclass(frozen=True)
class Trial:
    """A situation, a grade, and the rule that names the cause."""

    rule: str
    scenario: str = "ok"
    grade: Mapping[str, Any] = field(default_factory=lambda: GOOD)
    audience: str = ""
    faults: Sequence[str] = ()
    meanwhile: Callable[[Sandbox], None] = _nothing
    of_ltijs: str = ""
    """The rule for ltijs, where it is another; "-" where ltijs cannot tell."""
    bare: str = ""
    """The rule where the log holds no answer, if it is one alone."""
    seen: int = 500

    def rule_for(self, quiz: Quiz) -> str:
        """Return the rule that the log of a client must lead to."""
        return (quiz.client.is_ltijs and self.of_ltijs) or self.rule

    def run(self, quiz: Quiz, canvas: Sandbox) -> QuizRun:
        """Run a quiz in this situation, its developer logging Canvas's answer."""
        return take_quiz(
            quiz,
            canvas,
            self.scenario,
            grade=self.grade,
            audience=self.audience,
            faults=self.faults,
            meanwhile=self.meanwhile,
            log_answer=True,
        )


def _grade(**values: Any) -> Mapping[str, Any]:
    return {name: value for name, value in {**GOOD, **values}.items() if value is not None}


TRIALS = {
    "the key was switched off": Trial("developer-key-off", meanwhile=_switched_off),
    "the key was made inactive": Trial("token-client-unknown", meanwhile=_made_inactive),
    "an empty key set": Trial("token-key-rejected", "key-set-empty"),
    "another audience": Trial(
        "token-audience-wrong", audience="https://canvas.school.example/login/oauth2/token"
    ),
    "a removed tool": Trial("removed-tool", "tool-deleted"),
    "a deleted course": Trial("course-deleted", "course-deleted"),
    "a concluded course": Trial("course-concluded", "course-soft-concluded"),
    "a student who left": Trial("user-not-in-course", "student-dropped"),
    "a teacher who tries": Trial("user-not-in-course", "instructor"),
    "an unpublished assignment": Trial("assignment-locked", "assignment-unpublished"),
    "attempts used up": Trial("attempts-used-up", "attempts-used"),
    "a timestamp of tomorrow before": Trial("timestamp-not-newer", "result-in-future"),
    "a maximum of 0": Trial("score-maximum-invalid", grade=_grade(scoreMaximum=0)),
    "a progress of one's own": Trial("progress-unknown", grade=_grade(activityProgress="Done")),
    "the throttle at the token": Trial("rate-limited", faults=["throttle"]),
    "the throttle at the score": Trial("rate-limited", faults=["", "throttle"]),
    "an error of Canvas's own": Trial("canvas-internal-error", faults=["", "server-error"]),
    "a bad gateway": Trial("gateway-error", faults=["bad-gateway"], bare="gateway-error"),
    "a lost connection": Trial("connection-dropped", faults=["reset"], bare="connection-dropped"),
    "a login page at the token": Trial(
        "not-canvas", faults=["login-page"], bare="not-canvas", of_ltijs="-"
    ),
    "a login page at the score": Trial(
        "not-canvas", faults=["", "login-page"], bare="not-canvas", of_ltijs="-"
    ),
    "a key without the scope": Trial(
        "grade-scope-not-granted",
        "key-without-score-scope",
        bare="grade-scope-not-granted",
        of_ltijs="token-scope-refused",
    ),
    "no line item": Trial(
        "launch-without-assignment", "module-item", bare="launch-without-assignment"
    ),
    "a grade that is pending": Trial(
        "grade-erased", grade=_grade(gradingProgress="Pending"), seen=200, bare="grade-erased"
    ),
}


def diagnosed(log: str, lticheck: Lticheck, tmp_path: Path) -> Run:
    """Diagnose a log, nothing asked of anybody."""
    path = tmp_path / "tool.log"
    path.write_text(log, encoding="utf-8")
    return lticheck("diagnose", "--offline", "--format", "json", str(path))


def errors(run: Run) -> list[dict[str, Any]]:
    """Return the findings that are errors."""
    found = [f for d in json.loads(run.stdout)["diagnoses"] for f in d["findings"]]
    return [finding for finding in found if finding["severity"] == "error"]


def rules(run: Run) -> set[str]:
    """Return the rules of the errors that were found."""
    return {finding["rule"] for finding in errors(run)}


def possible(run: Run) -> set[str]:
    """Return the rules that lticheck names as possible, where the log holds no answer."""
    shown = [e["actual"] for f in errors(run) for e in f["evidence"] if e["label"] == "Possible"]
    return {rule.strip() for text in shown for rule in text.split(",")}


def as_published(log: str) -> str:
    """Return the log without the line that the developer added."""
    return "".join(line for line in log.splitlines(keepends=True) if "Canvas answered" not in line)


def test_a_good_grade_arrives(
    quiz: Quiz, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    left = take_quiz(quiz, canvas)
    assert left.seen
    assert (left.seen.status_code, left.seen.text) == (200, "Your grade was sent.")
    assert canvas.lti13.gradebook()["score"] == 8.5
    result = canvas.lti13.result()
    assert result is not None
    assert (result["score"], result["grading_progress"]) == (8.5, "FullyGraded")
    run = diagnosed(left.log, lticheck, tmp_path)
    assert (run.status, rules(run)) == (0, set())


@pytest.mark.parametrize("name", TRIALS)
def test_the_cause_is_named(
    quiz: Quiz, name: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """The student reads that something failed; the log, as its developer keeps it, tells why."""
    trial = TRIALS[name]
    if trial.rule_for(quiz) == "-":
        pytest.skip("ltijs takes any page with a good status for Canvas's answer")
    left = trial.run(quiz, canvas)
    assert left.seen
    assert left.seen.status_code == trial.seen
    run = diagnosed(left.log, lticheck, tmp_path)
    assert rules(run) == {trial.rule_for(quiz)}


@pytest.mark.parametrize("name", TRIALS)
def test_what_a_library_keeps_to_itself_is_said(
    quiz: Quiz, name: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Of a bare status lticheck gives every cause that it may have, and never one alone."""
    if not quiz.client.keeps_answer:
        pytest.skip("this library says what Canvas answered")
    trial = TRIALS[name]
    rule = trial.rule_for(quiz)
    if rule == "-":
        pytest.skip("ltijs takes any page with a good status for Canvas's answer")
    run = diagnosed(as_published(trial.run(quiz, canvas).log), lticheck, tmp_path)
    if rule == trial.bare:  # enough is known without Canvas's words
        assert rules(run) == {rule}
        return
    assert rules(run) <= {"reply-not-captured", "token-not-obtained"}
    assert rule in possible(run)
    assert len(possible(run)) > 1


def test_a_login_that_canvas_refuses_reaches_the_student(quiz: Quiz, canvas: Sandbox) -> None:
    left = take_quiz(quiz, canvas, "login-other-user")
    assert left.seen is None
    assert left.launch.response.status_code == 403
    assert left.launch.response.text == "Must have an active user session"


def test_nothing_secret_is_shown_again(
    quiz: Quiz, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Its log holds a signed hint, and more at level DEBUG: the report shows none of it."""
    left = TRIALS["a student who left"].run(quiz, canvas)
    assert "eyJ" in left.log
    run = diagnosed(left.log, lticheck, tmp_path)
    assert "eyJ" not in run.stdout
    assert "Sample" not in run.stdout
