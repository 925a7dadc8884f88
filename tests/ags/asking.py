"""Launches of the sandbox's LTI 1.3 scenarios, asked about over loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from lticheck.captures import Capture, read
from lticheck.model.case import Case, StepState
from lticheck.model.credentials import Consumers, Registration
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.journal import Journal
from lticheck.probing.probes import run_probes
from lticheck.probing.session import Session
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web.http import Request, Response

Answer = Callable[[Request, float], Response]
Twist = Callable[[Request, float, Answer], Response]


class Recording(Sandbox):
    """A sandbox that notes what it is sent, and may answer otherwise."""

    def __enter__(self) -> Recording:
        """Start it."""
        self.start()
        self.ready()
        return self

    received: list[Request]
    twist: Twist | None = None

    def ready(self) -> None:
        """Begin anew."""
        self.reset()
        self.received, self.twist = [], None

    def _answer(self, request: Request, now: float) -> Response:
        self.received.append(request)
        answer = super()._answer
        return self.twist(request, now, answer) if self.twist else answer(request, now)

    def sent_to(self, ending: str) -> list[Request]:
        """Return the requests whose path ends so."""
        return [one for one in self.received if one.path.endswith(ending)]

    @property
    def private_key(self) -> str:
        """Return the key that every registration trusts, as a tool would have it."""
        return json.dumps(self.lti13.private_jwk)


@dataclass
class Asking:
    """One run about launches of a recording sandbox, as `diagnose` makes it."""

    canvas: Recording
    hosts: tuple[str, ...] = ("127.0.0.1",)
    registration: Registration | None = None
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        own = Registration(client_id="", private_key=self.canvas.private_key)
        self.session = Session(
            consumers=Consumers(
                registration=self.registration or own,
                secret_hosts=read_named_hosts(self.hosts, "this test"),
            ),
            wire=RequestsClient(timeout=5, trust_environment=False),
            timeout=5,
            notice=self.notices.append,
        )

    def about(
        self,
        launch: Launch,
        *,
        score: str | None = None,
        maximum: str = "10",
        journal: Journal | None = None,
    ) -> Case:
        """Take the steps of a probe."""
        plan = self.session.plan(launch, score=score, score_maximum=maximum, journal=journal)
        return run_probes(launch, replace(plan, patience=0.2))


def launch_of(canvas: Sandbox, scenario: str = "ok") -> Launch:
    """Return a scenario's launch, as Canvas posts it."""
    return launch_in(json.dumps(dict(canvas.lti13.posted(scenario))))


def launch_in(text: str) -> Launch:
    """Return the one launch of a text."""
    found = read(text.encode(), "launch13.json")
    assert isinstance(found, Capture)
    (launch,) = found.launches
    return launch


def save(canvas: Sandbox, folder: Path, scenario: str = "ok", name: str = "") -> Path:
    """Write a scenario's launch into a file."""
    path = folder / f"{name or scenario}.json"
    path.write_text(json.dumps(dict(canvas.lti13.posted(scenario))), encoding="utf-8")
    return path


def states(case: Case) -> dict[str, StepState]:
    """Return how far each step got, by its name."""
    return {taken.name: taken.state for taken in case.steps}


def kept(canvas: Sandbox, scenario: str) -> tuple[object, object]:
    """Return what the gradebook and the results hold, to be compared."""
    return canvas.lti13.gradebook(scenario), canvas.lti13.result(scenario)
