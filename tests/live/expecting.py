"""What each scenario gives a tool that launches and posts a grade: found by doing so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from lticheck.captures import Capture
from lticheck.model.credentials import Consumers
from lticheck.model.errors import LticheckError
from lticheck.model.findings import Finding, Severity
from lticheck.model.launch import Launch
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.runner import Runner
from lticheck.probing.session import Session
from lticheck.receiver.bench import Bench
from lticheck.rules import all_rules
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web.bench import Cell, cell_of
from tests.sandbox.flask_tool import LAUNCH, LOGIN, access_token, post_score, tool

PATH = Path(__file__).parents[2] / "lticheck/sandbox/scenarios/expected.json"
ARRIVES = "arrives"
PLAIN = re.compile(r"(?:attempt \d+)?")
"""Facts of a cell with which a grade has simply arrived."""
EVERYWHERE = {"grade-hidden", "attempt-on-every-post"}
"""Noted of every grade that arrives."""
LOGIN_RULES = {"Invalid redirect_uri": "lti13-redirect-uri"}

Expected = dict[str, dict[str, str]]


def expectations(canvas: Sandbox) -> dict[str, Expected]:
    """Return, for each protocol, what each scenario gives: the rule, and its stage."""
    stages = {rule.slug: rule.stage.value for rule in all_rules()}
    found: dict[str, Expected] = {}
    for protocol, several in (("1.1", _of_lti11(canvas)), ("1.3", _of_lti13(canvas))):
        found[protocol] = {
            name: {
                "rule": rule,
                "stage": stages[rule] if rule else _stage_of(cell),
                "becomes": _becomes(cell),
            }
            for name, rule, cell in several
        }
    return found


def _stage_of(cell: Cell) -> str:
    """Return how far a grade gets of which nothing is said: LTI does not show the gradebook."""
    return (
        "gradebook"
        if cell.grade in {"–", "excused", "0"} or not PLAIN.fullmatch(cell.facts)
        else ARRIVES
    )


def _becomes(cell: Cell) -> str:
    return ", ".join(filter(None, (cell.grade, cell.facts)))


def text_of(found: dict[str, Expected]) -> str:
    """Return the file that the sandbox reads."""
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


Found = tuple[str, str, Cell]
"""A scenario, the rule, and the student's cell afterwards."""


def _of_lti11(canvas: Sandbox) -> Iterator[Found]:
    wire = RequestsClient(timeout=10, trust_environment=False)
    with closing(wire):
        session = Session(consumers=Consumers(), wire=wire, sandbox=canvas)
        for name in canvas.scenarios:
            canvas.reset()
            launch = Launch(parameters=tuple(canvas.launch(name)))
            runner = Runner(session=session, score="0.85")
            ((_, diagnosis),) = runner.run([Capture(source=name, launches=(launch,))])
            _, _, assignment_id, user_id = canvas.scenarios[name].ids
            cell = cell_of(canvas.canvas.world, assignment_id, user_id)
            yield name, _worst(diagnosis.findings), cell


def _of_lti13(canvas: Sandbox) -> Iterator[Found]:
    for name, scenario in canvas.lti13.scenarios.items():
        canvas.reset()
        rule = _of_launch13(canvas, name)
        world = canvas.ags.registry.world
        yield name, rule, cell_of(world, scenario.assignment_id, scenario.user_id)


def _of_launch13(canvas: Sandbox, name: str) -> str:
    browser = tool(canvas, name).test_client()
    try:
        launch = canvas.lti13.launch(name, login_url=LOGIN, target=LAUNCH, browser=browser)
    except LticheckError as error:
        shown = next((rule for words, rule in LOGIN_RULES.items() if words in error.message), "")
        return shown or "lti13-login-refused"
    if launch.error:
        return "lti13-login-refused"
    offline = Runner(session=Session(consumers=Consumers()))
    opened = Launch(parameters=tuple(launch.form.items()))
    ((_, diagnosis),) = offline.run([Capture(source=name, launches=(opened,))])
    return _worst(diagnosis.findings, Severity.ERROR) or _of_post(
        canvas, name, launch.response.json
    )


def _of_post(canvas: Sandbox, name: str, claims: dict[str, object]) -> str:
    """Post a grade with the bench looking on; what it says of the requests counts."""
    bench = Bench(consumers=Consumers()).start()
    canvas.observer = bench
    token = json.loads(access_token(canvas, canvas.lti13.registration(name)).text or "{}")
    endpoint = claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    is_there = isinstance(endpoint, dict) and "lineitem" in endpoint and "sub" in claims
    if "access_token" in token and is_there:
        post_score(canvas, claims, token["access_token"])
    bench.finish()
    findings = [f for posted in bench.posted() for f in posted.diagnosis.findings]
    return _worst(findings)


def _worst(findings: Iterable[Finding], *severities: Severity) -> str:
    several = list(findings)
    for severity in severities or tuple(Severity):
        rules = (f.rule for f in several if f.severity is severity)
        found = next((rule for rule in rules if rule not in EVERYWHERE), "")
        if found:
            return found
    return ""


def main() -> None:
    """Write the file."""
    with Sandbox() as canvas:
        PATH.write_text(text_of(expectations(canvas)), encoding="utf-8")


if __name__ == "__main__":
    main()
