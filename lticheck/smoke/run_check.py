"""One attempt of a check: its launch, asked about as the check says, and diagnosed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lticheck.captures import Capture, load
from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.model.launch import Launch
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.guarded import guarded
from lticheck.probing.plan import Plan
from lticheck.probing.probes import look, run_probes, send_request
from lticheck.probing.retries import Outcome
from lticheck.probing.session import Session
from lticheck.probing.side_by_side import grade_of
from lticheck.smoke.check import Check

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.probing.connections import Connections
    from lticheck.probing.journal import Journal


def launch_of(check: Check) -> Launch:
    """Return the one launch of a check. Raises LticheckError where there is another number."""
    launches: list[Launch] = []
    for found in load(str(check.launch)):
        launches += found.launches if isinstance(found, Capture) else ()
    if len(launches) != 1:
        raise LticheckError(
            f"{check.file}:{check.line}: {check.launch} holds {len(launches)} launches, not one",
            hint="lticheck convert writes each launch into a file of its own"
            if launches
            else "lticheck explain capturing says how to save a launch",
        )
    return launches[0]


def lock_key(check: Check, launch: Launch) -> str:
    """Return what two checks have in common that must not run at once: the grade."""
    return grade_of(launch) or check.name


@dataclass(kw_only=True, eq=False)
class CheckRunner:
    """Runs a check once; several threads may do so side by side."""

    session: Session
    launches: Mapping[Check, Launch]
    connections: Connections
    journal: Journal | None = None
    transcripts: bool = False
    timeout: float = 10.0
    """Seconds for one reply, where a check sets none of its own."""

    def run_once(self, check: Check) -> Outcome:
        """Ask about the check's launch, and diagnose what came of it."""
        launch = self.launches[check]
        case = guarded(lambda: self._ask(check, launch), launch.location)
        return case, diagnose(case, transcripts=self.transcripts)

    def _ask(self, check: Check, launch: Launch) -> Case:
        plan = self._plan(check, launch)
        if check.operation == "diagnose":
            return run_probes(launch, plan)
        try:
            target = plan.service.target(launch)
        except RequestNotPossible:
            return look(launch, plan)
        reads = check.operation == "read"
        asked = plan.service.reading(target) if reads else plan.service.clearing(target)
        return send_request(launch, asked, plan)

    def _plan(self, check: Check, launch: Launch) -> Plan:
        timeout = self.timeout if check.timeout is None else check.timeout
        plan = self.session.plan(
            launch,
            score=check.score,
            score_maximum=check.score_maximum,
            journal=self.journal if check.restore else None,
            wire=self.connections.of_this_thread(timeout),
            patience=timeout,
        )
        return replace(plan, wire=None) if check.offline else plan
