"""The steps of a probe: a launch and its credentials become a case.

Each step sends one signed request, proves a stage, and leaves the gradebook as it is; only a
score that the user gave is written. The first taken, the launch alone, is here; what is sent is in
`probe_runner.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.case import (
    UNCHECKED,
    Case,
    Role,
    SignatureCheck,
    StepName,
    StepState,
    TakenStep,
)
from lticheck.model.claims import SCORE_SCOPE
from lticheck.model.errors import RequestNotPossible
from lticheck.model.launch import Launch
from lticheck.probing.plan import NotPossible, Plan

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.service import ServiceRequest
    from lticheck.services.interface import GradeService


NOT_ASKED = (
    "asking Canvas over AGS (LTI 1.3) is not built yet: the launch's claims alone were looked at "
    "(line item, scopes, roles, placement); --offline says that this is enough"
)
"""Why a sound launch of LTI 1.3 is not called OK where Canvas should have been asked."""
REDACTED = "redacted: values of this launch were masked, so it is looked at offline"
"""Why a launch is not asked about whose sourcedid is no more than a stand-in."""


def run_probes(launch: Launch, plan: Plan) -> Case:
    """Go as far as the steps lead: launch, read, test write, and score if given."""
    case = look(launch, plan)
    if not can_send(case, plan):
        return case
    from lticheck.probing.probe_runner import ProbeRunner  # noqa: PLC0415 - start-up time

    return ProbeRunner(case=case, launch=launch, plan=plan).run_probes()


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
        steps.append(_skipped("offline: nothing is sent"))
    elif taken.state is StepState.PASSED and launch.is_lti13:
        obstacle = NotPossible(reason=NOT_ASKED)
        steps.append(_skipped(obstacle.reason))
    elif taken.state is StepState.PASSED and launch.redacted:
        obstacle = NotPossible(reason=REDACTED)
        steps.append(_skipped(obstacle.reason))
    elif taken.state is StepState.PASSED and plan.credentials is None:
        obstacle = plan.obstacle or NotPossible(
            reason=f"no secret for the consumer key “{launch.consumer_key}”"
        )
        steps.append(_skipped(obstacle.reason))
    return Case(
        location=launch.location,
        launch=launch,
        steps=tuple(steps),
        signature=_signature(launch, plan),
        not_checked=obstacle.reason,
        next_command=obstacle.command,
    )


def can_send(case: Case, plan: Plan) -> bool:
    """Tell whether the first step holds, and there is something to send, and to send with."""
    redacted = case.launch is None or case.launch.redacted
    is_lti13 = case.launch is not None and case.launch.is_lti13
    stands = case.steps[0].state is StepState.PASSED and not redacted and not is_lti13
    return stands and plan.wire is not None and plan.credentials is not None


def _first_step_of_lti13(launch: Launch) -> TakenStep:
    """Say what an LTI 1.3 launch offers for grades; its services are not asked."""
    claims = launch.claims
    missing = "claims that can be read"
    if claims:
        missing = "" if SCORE_SCOPE in claims.scopes else "scope to send scores"
        missing = missing if claims.line_item or missing else "line item"
    state = StepState.FAILED if missing else StepState.PASSED
    reason = f"it carries no {missing}" if missing else "it carries a line item and the score scope"
    return TakenStep(role=Role.LAUNCH, name=StepName.OFFLINE, state=state, reason=reason)


def _first_step(launch: Launch, service: GradeService) -> TakenStep:
    if launch.is_lti13:
        return _first_step_of_lti13(launch)
    state, reason = StepState.PASSED, service.launch_proves
    try:
        service.target(launch)
    except RequestNotPossible as error:
        state, reason = StepState.FAILED, error.message
    return TakenStep(role=Role.LAUNCH, name=StepName.OFFLINE, state=state, reason=reason)


def _skipped(reason: str) -> TakenStep:
    return TakenStep(role=Role.READ, name=StepName.READ, state=StepState.SKIPPED, reason=reason)


def _signature(launch: Launch, plan: Plan) -> SignatureCheck:
    if launch.is_lti13:
        from lticheck.services.ags import launch_signature  # noqa: PLC0415 - start-up time

        if not plan.keys:
            return launch_signature.NO_KEY_SET
        return launch_signature.verify_id_token(launch, plan.keys)
    if plan.credentials is None:
        return UNCHECKED
    return plan.service.verify(launch, plan.credentials)
