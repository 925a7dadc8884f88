"""What is noted of a grade before it is overwritten, where it can be put back at all."""

from __future__ import annotations

from uuid import uuid4

from lticheck.model.case import Role, StepName
from lticheck.model.service import ServiceRequest
from lticheck.probing.journal import Entry
from lticheck.probing.sender import Sender, score_of
from lticheck.services.interface import Step

FAMILY = "tool_consumer_info_product_family_code"
UNREADABLE = "the former grade could not be read: nothing was sent"


def former_grade(probe: Sender) -> tuple[str | None, str]:
    """Return the grade that can be put back, or None and why there is none to be had.

    It is read once more: what two readings do not agree on cannot be proven to be back.
    """
    service = probe.plan.service
    if service.unread:
        return None, f"{service.unread}: nothing was sent"
    first = next((r.exchange for r in probe.steps if r.role is Role.READ and r.exchange), None)
    if first is None:
        return None, UNREADABLE
    request = service.reading(probe.target)
    again = probe.add(Step(role=Role.READ, name=StepName.FORMER, request=request))
    former, second = score_of(first), score_of(again)
    if former is None or second is None:
        return None, UNREADABLE
    obstacle = service.why_not_back(former)
    if obstacle:
        return None, f"{obstacle}: nothing was sent"
    if not service.is_same_grade(former, second):
        return None, "the former grade changes from one reading to the next: nothing was sent"
    return former, ""


def entry_of(probe: Sender, asked: ServiceRequest, former: str) -> Entry:
    """Return what the journal notes before a request that writes; the request is signed by it."""
    launch = probe.launch
    points = launch.points_possible or ""
    return Entry(
        id=uuid4().hex,
        source=launch.source,
        target=probe.target,
        consumer_key=launch.tool_key,
        former=former,
        written=probe.plan.service.expected(asked, points),
        clears=asked == probe.plan.service.clearing(probe.target),
        nonce=uuid4().hex,
        timestamp=str(int(probe.plan.clock())),
        points_possible=points,
        family="canvas" if launch.is_canvas else launch.get(FAMILY),
    )
