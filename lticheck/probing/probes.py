"""The probe ladder: a launch and its credentials become a case.

Each rung sends one signed request, proves a stage, and leaves the gradebook as it is; only a
score that the user gave is written. The first rung, the launch alone, is here; what is sent is in
`ladder.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.case import UNCHECKED, Case, Role, Rung, RungName, RungState, SignatureCheck
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


def climb(launch: Launch, plan: Plan) -> Case:
    """Climb the ladder as far as it goes: launch, read, test write, and score if given."""
    case = look(launch, plan)
    if not can_send(case, plan):
        return case
    from lticheck.probing.probe_runner import Climber  # noqa: PLC0415 - start-up time

    return Climber(case=case, launch=launch, plan=plan).climb()


def replay(launch: Launch, asked: ServiceRequest, plan: Plan) -> Case:
    """Send one request exactly as asked, and read the grade back after a write."""
    case = look(launch, plan)
    if not can_send(case, plan):
        return case
    from lticheck.probing.probe_runner import Climber  # noqa: PLC0415 - start-up time

    return Climber(case=case, launch=launch, plan=plan).replay(asked)


def look(launch: Launch, plan: Plan) -> Case:
    """Look at what the launch alone tells, and whether anything can be sent for it."""
    rung, obstacle = _first_rung(launch, plan.service), NotPossible(reason="")
    rungs = [rung]
    if rung.state is RungState.PASSED and plan.wire is None:
        rungs.append(_skipped("offline: nothing is sent"))
    elif rung.state is RungState.PASSED and launch.is_lti13:
        obstacle = NotPossible(reason=NOT_ASKED)
        rungs.append(_skipped(obstacle.reason))
    elif rung.state is RungState.PASSED and launch.redacted:
        obstacle = NotPossible(reason=REDACTED)
        rungs.append(_skipped(obstacle.reason))
    elif rung.state is RungState.PASSED and plan.credentials is None:
        obstacle = plan.obstacle or NotPossible(
            reason=f"no secret for the consumer key “{launch.consumer_key}”"
        )
        rungs.append(_skipped(obstacle.reason))
    return Case(
        location=launch.location,
        launch=launch,
        rungs=tuple(rungs),
        signature=_signature(launch, plan),
        not_checked=obstacle.reason,
        next_command=obstacle.command,
    )


def can_send(case: Case, plan: Plan) -> bool:
    """Tell whether the first rung holds, and there is something to send, and to send with."""
    redacted = case.launch is None or case.launch.redacted
    is_lti13 = case.launch is not None and case.launch.is_lti13
    stands = case.rungs[0].state is RungState.PASSED and not redacted and not is_lti13
    return stands and plan.wire is not None and plan.credentials is not None


def _first_rung_of_lti13(launch: Launch) -> Rung:
    """Say what an LTI 1.3 launch offers for grades; its services are not asked."""
    claims = launch.claims
    missing = "claims that can be read"
    if claims:
        missing = "" if SCORE_SCOPE in claims.scopes else "scope to send scores"
        missing = missing if claims.line_item or missing else "line item"
    state = RungState.FAILED if missing else RungState.PASSED
    reason = f"it carries no {missing}" if missing else "it carries a line item and the score scope"
    return Rung(role=Role.LAUNCH, name=RungName.OFFLINE, state=state, reason=reason)


def _first_rung(launch: Launch, service: GradeService) -> Rung:
    if launch.is_lti13:
        return _first_rung_of_lti13(launch)
    state, reason = RungState.PASSED, service.launch_proves
    try:
        service.target(launch)
    except RequestNotPossible as error:
        state, reason = RungState.FAILED, error.message
    return Rung(role=Role.LAUNCH, name=RungName.OFFLINE, state=state, reason=reason)


def _skipped(reason: str) -> Rung:
    return Rung(role=Role.READ, name=RungName.READ, state=RungState.SKIPPED, reason=reason)


def _signature(launch: Launch, plan: Plan) -> SignatureCheck:
    if launch.is_lti13:
        from lticheck.services.ags import launch_signature  # noqa: PLC0415 - start-up time

        if not plan.keys:
            return launch_signature.NO_KEY_SET
        return launch_signature.verify_id_token(launch, plan.keys)
    if plan.credentials is None:
        return UNCHECKED
    return plan.service.verify(launch, plan.credentials)
