"""Running a rule's example: the real client against the real sandbox."""

from __future__ import annotations

import time
from dataclasses import replace
from unittest.mock import patch

from lticheck.captures import Capture, Unrecognised, read
from lticheck.model.case import Case
from lticheck.model.credentials import Consumers, SharedSecret
from lticheck.model.errors import NothingRecognised
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes, send_request
from lticheck.probing.session import Session
from lticheck.probing.trust import Trust
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.rules.rule import Example
from lticheck.sandbox import Sandbox
from lticheck.services.outcomes.request import Operation, OutcomeRequest

DEAD_PROXY = {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
NAMED = read_named_hosts(["127.0.0.1", "no-such-host.invalid"], "these tests")
TIMEOUT = 1.0
"""Seconds: enough for a loopback, and little to wait for where a time-out is the point."""


def case_of(example: Example, canvas: Sandbox) -> Case:
    """Return the case that an example leads to."""
    if example.capture:
        found: Capture | Unrecognised
        try:
            found = read(example.capture.encode(), "capture")
        except NothingRecognised as error:
            found = Unrecognised(source="capture", message=error.message, hint=error.hint)
        several = list(cases(found, Session(consumers=Consumers())))
        return next((case for case in several if case.exchanges), several[0])
    canvas.reset()
    canvas.faults = (example.fault,) if example.fault else ()
    launch = launch_of(example, canvas)
    secret = (
        example.signs_with if example.signs_with is not None else canvas.secret(launch.consumer_key)
    )
    credentials = SharedSecret(consumer_key=launch.consumer_key, secret=secret or "")
    if example.offline:
        return run_probes(launch, Plan(credentials=credentials))

    def clock() -> float:
        return time.time() + example.clock

    wire = RequestsClient(timeout=TIMEOUT, trust_environment=example.through_proxy, clock=clock)
    trust = Trust(allowed=NAMED)
    plan = Plan(credentials=credentials, wire=wire, clock=clock, score=example.score, trust=trust)
    try:
        with patch.dict("os.environ", DEAD_PROXY if example.through_proxy else {}):
            return _ask(launch, example, plan)
    finally:
        wire.close()
        canvas.faults = ()


def _ask(launch: Launch, example: Example, plan: Plan) -> Case:
    if not example.sends:
        return run_probes(launch, plan)
    sends = dict(example.sends)
    operation = Operation.READ if sends.pop("read", False) else Operation.REPLACE
    content_type = str(sends.pop("content_type")) if "content_type" in sends else None
    asked = OutcomeRequest(operation=operation, sourcedid=launch.sourcedid or "", **sends)  # type: ignore[arg-type]
    return send_request(launch, asked, replace(plan, content_type=content_type))


def launch_of(example: Example, canvas: Sandbox) -> Launch:
    """Return the scenario's launch with the example's edits."""
    parameters = [
        (name, example.edit.get(name, value) if name in example.edit else value)
        for name, value in canvas.launch(example.scenario)
    ]
    added = [(name, value) for name, value in example.edit.items() if name not in dict(parameters)]
    port = canvas.url.rpartition(":")[2]
    return Launch(
        parameters=tuple(
            (name, value.replace("{port}", port).replace("{origin}", canvas.url))
            for name, value in parameters + added
            if value is not None
        ),
        url=canvas.launch_url(example.scenario),
        location=Location(file=example.scenario),
    )


def diagnosis_of(example: Example, canvas: Sandbox) -> Diagnosis:
    """Return the diagnosis that an example leads to."""
    return diagnose(case_of(example, canvas))
