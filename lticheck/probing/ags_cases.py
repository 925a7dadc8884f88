"""Captured exchanges of LTI 1.3 as cases: what led to a score, the score, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lticheck.model.case import Case, Role, StepName, StepState, TakenStep
from lticheck.model.launch import Launch
from lticheck.services.ags.endpoint import Endpoint, line_item_of
from lticheck.services.ags.exchange import ags_of

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.captures import Capture
    from lticheck.model.exchange import Exchange


UNSEEN = (
    "AGS does not show whether it is posted to students, late, excused, of a group, or changed by "
    "a teacher since"
)
"""What only the gradebook itself, or Canvas's REST API with a teacher's token, can tell."""


def ags_cases(exchanges: Sequence[Exchange], found: Capture) -> Iterator[Case]:
    """Yield a case for each score and each refusal, with what was accepted on the way to it."""
    for group in _groups(exchanges):
        yield _case(group, found)


def _groups(exchanges: Sequence[Exchange]) -> Iterator[list[Exchange]]:
    group: list[Exchange] = []
    for exchange in exchanges:
        if group and _is_end(group[-1]) and not _reads_what_was_sent(exchange, group[-1]):
            yield group
            group = []
        group.append(exchange)
    if group:
        yield group


def _is_end(exchange: Exchange) -> bool:
    """Tell whether nothing but a read of its own result goes on from here."""
    ags = ags_of(exchange)
    refused = not exchange.succeeded
    return ags is not None and (refused or ags.endpoint in {Endpoint.SCORES, Endpoint.RESULTS})


def _reads_what_was_sent(exchange: Exchange, last: Exchange) -> bool:
    ags, before = ags_of(exchange), ags_of(last)
    if ags is None or before is None or not last.succeeded:
        return False
    if ags.endpoint is Endpoint.SCORES and before.endpoint is Endpoint.RESULTS:
        return ags.line_item == before.line_item and not _has_score(last)
    return ags.endpoint is Endpoint.RESULTS and ags.line_item == before.line_item


def _has_score(exchange: Exchange) -> bool:
    ags = ags_of(exchange)
    return ags is not None and ags.endpoint is Endpoint.SCORES


def _case(group: Sequence[Exchange], found: Capture) -> Case:
    telling = next((one for one in group if not one.succeeded), None)
    shown = telling or next((one for one in group if _has_score(one)), group[0])
    return Case(
        location=shown.location.within(found.source),
        launch=_launch_of(group, found.launches),
        steps=tuple(_step(exchange) for exchange in group),
        key_sets=found.key_sets,
    )


def _step(exchange: Exchange) -> TakenStep:
    state = StepState.PASSED if exchange.succeeded else StepState.FAILED
    ags = ags_of(exchange)
    reason = f"accepted; {UNSEEN}" if exchange.succeeded and _has_score(exchange) else ""
    if ags and ags.reply is None:
        state, reason = StepState.SKIPPED, "the capture does not hold the answer"
    name = str(ags.endpoint) if ags else StepName.ANSWER
    return TakenStep(role=Role.CAPTURED, name=name, state=state, reason=reason, exchange=exchange)


def _launch_of(group: Sequence[Exchange], launches: Sequence[Launch]) -> Launch | None:
    """Return the launch whose line item was asked for, and whose user was graded, if one is."""
    paths = {ags.line_item for ags in map(ags_of, group) if ags} - {""}
    users = {ags.request.user_id for ags in map(ags_of, group) if ags} - {""}
    same = [
        launch
        for launch in launches
        if launch.claims and line_item_of(launch.claims.line_item) in paths
    ]
    of_user = (launch for launch in same if launch.claims and launch.claims.subject in users)
    return next(of_user, same[0] if same else None)
