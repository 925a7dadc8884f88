"""The steps of a probe: a launch and its credentials become a case.

Each step sends one signed request, proves a stage, and leaves the gradebook as it is; only a
score that the user gave is written. The first taken, the launch alone, is here; what is sent is in
`probe_runner.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lticheck.model.case import (
    Case,
    Proven,
    Role,
    StepName,
    StepState,
    TakenStep,
)
from lticheck.model.errors import RequestNotPossible
from lticheck.model.launch import Launch
from lticheck.probing.plan import NotPossible, Plan

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.service import ServiceRequest
    from lticheck.services.interface import GradeService


ANONYMOUS = "the launch names no user (sub): an anonymous visitor cannot be graded"
REDACTED = "redacted: values of this launch were masked, so it is looked at offline"
"""Why a launch is not asked about whose sourcedid is no more than a stand-in."""


def run_probes(launch: Launch, plan: Plan) -> Case:
    """Go as far as the steps lead: launch, read, test write, and score if given."""
    case = look(launch, plan)
    if not can_send(case, plan):
        return case
    from lticheck.probing.probe_runner import ProbeRunner  # noqa: PLC0415 - start-up time

    return ProbeRunner(case=case, launch=launch, plan=plan).run_probes()


KNOWN = "not asked: the answer is known from other launches of this tool"


def told_by_others(launch: Launch, plan: Plan, proven: Proven) -> Case:
    """Say of a launch what was proven of its tool; nothing is sent."""
    case = look(launch, plan)
    if not can_send(case, plan):
        return case
    return replace(case, steps=(*case.steps, _skipped(plan, KNOWN)), proven=proven)


def send_request(launch: Launch, asked: ServiceRequest, plan: Plan) -> Case:
    """Send one request exactly as asked, and read the grade back after a write."""
    case = look(launch, plan)
    if not can_send(case, plan):
        return case
    from lticheck.probing.probe_runner import ProbeRunner  # noqa: PLC0415 - start-up time

    return ProbeRunner(case=case, launch=launch, plan=plan).send_request(asked)


def look(launch: Launch, plan: Plan) -> Case:
    """Look at what the launch alone tells, and whether anything can be sent for it."""
    taken, obstacle = _first_step(launch, plan.service), NotPossible(reason="")
    steps = [taken]
    if taken.state is StepState.PASSED and plan.wire is None:
        steps.append(_skipped(plan, "offline: nothing is sent"))
    elif launch.claims and launch.claims.line_item and not launch.claims.subject:
        obstacle = NotPossible(reason=ANONYMOUS)
    elif taken.state is StepState.PASSED and launch.redacted:
        obstacle = NotPossible(reason=REDACTED)
        steps.append(_skipped(plan, obstacle.reason))
    elif taken.state is StepState.PASSED and plan.credentials is None:
        obstacle = plan.obstacle or NotPossible(reason=f"no secret for the key “{launch.tool_key}”")
        steps.append(_skipped(plan, obstacle.reason))
    return Case(
        location=launch.location,
        launch=launch,
        steps=tuple(steps),
        signature=plan.service.verify(launch, plan.credentials),
        not_checked=obstacle.reason,
        next_command=obstacle.command,
    )


def can_send(case: Case, plan: Plan) -> bool:
    """Tell whether the first step holds, and there is something to send, and to send with."""
    redacted = case.launch is None or case.launch.redacted
    stands = case.steps[0].state is StepState.PASSED and not redacted
    return stands and plan.wire is not None and plan.credentials is not None


def _first_step(launch: Launch, service: GradeService) -> TakenStep:
    state, reason = StepState.PASSED, service.launch_proves
    try:
        service.target(launch)
    except RequestNotPossible as error:
        state, reason = StepState.FAILED, error.message
    return TakenStep(role=Role.LAUNCH, name=StepName.OFFLINE, state=state, reason=reason)


def _skipped(plan: Plan, reason: str) -> TakenStep:
    name, skipped = plan.service.read_name, StepState.SKIPPED
    return TakenStep(role=Role.READ, name=name, state=skipped, reason=reason)
