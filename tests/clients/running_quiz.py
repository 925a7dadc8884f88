"""A quiz on a published LTI 1.3 library: started, registered, launched, and asked for a grade."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lticheck.sandbox import Sandbox
from lticheck.sandbox.browser import Answered, PlainBrowser
from lticheck.sandbox.lti13 import Launch13
from tests.conftest import ROOT

HERE = Path(__file__).parent
NODE_FOLDER = ROOT / ".node-clients"
GOOD: Mapping[str, Any] = {
    "scoreGiven": 8.5,
    "scoreMaximum": 10,
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
}


@dataclass(frozen=True)
class Client:
    """A library in its framework, and how it is run."""

    name: str
    command: tuple[str, ...]
    made: Path
    """What `make test-clients` leaves when it has installed the library."""
    keeps_answer: bool
    """Whether the library keeps Canvas's answer to itself."""
    is_ltijs: bool = False

    @property
    def missing(self) -> str:
        """Return why it cannot run here; empty where it can."""
        if self.is_ltijs and shutil.which("node") is None:
            return "Node is not installed"
        if not self.made.exists():
            npm = self.is_ltijs and shutil.which("npm") is None
            return "npm is not installed" if npm else "make test-clients installs the clients"
        return ""


def _python(name: str, environment: str, tool: str, *, keeps_answer: bool) -> Client:
    folder = ROOT / environment
    command = (str(folder / "bin" / "python"), str(HERE / "tools" / tool))
    return Client(name, command, folder / ".installed", keeps_answer)


CLIENTS = (
    _python("PyLTI1p3-flask", ".venv-clients", "flask13_tool.py", keeps_answer=False),
    _python("PyLTI1p3-django", ".venv-clients", "django13_tool.py", keeps_answer=False),
    _python("pylti1p3next-flask", ".venv-clients-next", "flask13_tool.py", keeps_answer=True),
    _python("pylti1p3next-django", ".venv-clients-next", "django13_tool.py", keeps_answer=True),
    Client(
        "ltijs",
        ("node", str(HERE / "ltijs" / "ltijs_tool.js")),
        NODE_FOLDER / ".installed",
        keeps_answer=True,
        is_ltijs=True,
    ),
)


@dataclass(frozen=True, kw_only=True)
class QuizRun:
    """What one quiz left."""

    launch: Launch13
    seen: Answered | None
    """What the student is shown at the end; None where the launch did not get so far."""
    log: str
    """What the tool logged from the login on."""


@dataclass
class Quiz:
    """A running quiz."""

    client: Client
    folder: Path
    url: str = ""
    browser: PlainBrowser = field(default_factory=PlainBrowser)

    @property
    def registrations(self) -> Path:
        """Return the file of its registrations."""
        return self.folder / "registrations.json"

    @property
    def log(self) -> Path:
        """Return the file of its log."""
        return self.folder / "log"

    def register(self, canvas: Sandbox, scenario: str, audience: str = "") -> None:
        """Give it the registration that the sandbox's page shows, and start it anew."""
        found = canvas.lti13.registration(scenario)
        if self.client.is_ltijs:
            platform = found.ltijs()
            platform["authorizationServer"] = audience or platform["accesstokenEndpoint"]
            document: Any = [{"platform": platform, "privateKey": canvas.lti13.private_pem}]
        else:
            document = found.pylti1p3()
            document[found.issuer][0]["auth_audience"] = audience or None
            (self.folder / "private.key").write_text(canvas.lti13.private_pem)
            (self.folder / "public.key").write_text(canvas.lti13.public_pem)
        self.registrations.write_text(json.dumps(document))
        restarted = self.browser.post(f"{self.url}/restart", data={})
        assert restarted.status_code == 200, restarted.text

    def launch(self, canvas: Sandbox, scenario: str) -> Launch13:
        """Launch it as a browser does, by the tool's own login."""
        return canvas.lti13.launch(
            scenario,
            login_url=f"{self.url}/login",
            target=f"{self.url}/launch",
            browser=self.browser,
        )

    def finish(self, launch: Launch13, grade: Mapping[str, Any], **form: str) -> Answered:
        """End the quiz, at which the tool posts this grade."""
        page = launch.response
        if page.status_code == 302:  # ltijs: the page is at another address
            page = self.browser.get(urljoin(self.url, page.headers["Location"]))
        finish = urljoin(self.url, page.json()["finish"])
        return self.browser.post(finish, data={"grade": json.dumps(grade), **form})


@contextmanager
def running_quiz(client: Client, *, handler: bool = False) -> Iterator[Quiz]:
    """Run a quiz on a free port; its log goes to a file, as it does on a server.

    With `handler`, lticheck's own handler is in the LOGGING of a tool in Python.
    """
    with tempfile.TemporaryDirectory() as name:
        quiz = Quiz(client, Path(name))
        quiz.registrations.write_text("[]" if client.is_ltijs else "{}")
        environment = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        environment |= {"DIAGNOSE": "yes"} if handler else {}
        if client.is_ltijs:
            environment |= {"NODE_PATH": str(NODE_FOLDER / "node_modules"), "DEBUG": "provider:*"}
        with (
            quiz.log.open("wb") as log,
            subprocess.Popen(
                [*client.command, str(quiz.registrations)],
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                text=True,
            ) as process,
        ):
            try:
                assert process.stdout
                port = process.stdout.readline()
                assert port.strip().isdigit(), f"{client.name} does not start:\n{_text(quiz.log)}"
                quiz.url = f"http://127.0.0.1:{int(port)}"
                yield quiz
            finally:
                process.kill()


def _in_turn(faults: Sequence[str], first: int) -> Callable[[int], Sequence[str]]:
    def of_call(number: int) -> Sequence[str]:
        fault = faults[min(number - first, len(faults) - 1)]
        return (fault,) if fault else ()

    return of_call


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def take_quiz(
    quiz: Quiz,
    canvas: Sandbox,
    scenario: str = "ok",
    *,
    grade: Mapping[str, Any] = GOOD,
    audience: str = "",
    faults: Sequence[str] = (),
    meanwhile: Callable[[Sandbox], None] = lambda _: None,
    log_answer: bool = False,
) -> QuizRun:
    """Launch a quiz and end it with this grade.

    `meanwhile` is what happens in Canvas during the quiz. `faults` are those of the requests for
    the grade, in turn: "" is none, the last one stays.
    """
    quiz.register(canvas, scenario, audience)
    before = quiz.log.stat().st_size
    launch = quiz.launch(canvas, scenario)
    seen = None
    if launch.response.status_code in {200, 302}:
        meanwhile(canvas)
        canvas.on_call = _in_turn(faults, canvas.calls + 1) if faults else None
        try:
            seen = quiz.finish(launch, grade, **({"log_answer": "yes"} if log_answer else {}))
        finally:
            canvas.on_call = None
    with quiz.log.open("rb") as log:
        log.seek(before)
        logged = log.read().decode("utf-8", "replace")
    return QuizRun(launch=launch, seen=seen, log=logged)
