"""What one input holds, as cases: launches are probed, captured exchanges are taken as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from lticheck.captures import Capture, Unrecognised
from lticheck.model.case import (
    MISSING_ANSWER,
    UNCHECKED,
    Case,
    FactKind,
    Observation,
    Role,
    SignatureCheck,
    StepName,
    StepState,
    TakenStep,
)
from lticheck.model.credentials import Consumers
from lticheck.model.launch import Launch, LtiVersion
from lticheck.model.location import Location
from lticheck.model.pattern import pattern
from lticheck.probing.guarded import guarded, guarded_works
from lticheck.probing.probes import run_probes
from lticheck.probing.session import Session

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange


Ask = Callable[[Launch], Case]
"""Asks about one launch."""
Work = Callable[[], Case]
"""Makes one case of an input; several may be done side by side."""


def cases(
    found: Capture | Unrecognised, session: Session, ask: Ask | None = None
) -> Iterator[Case]:
    """Turn what one input holds into cases, one after the other."""
    for work in works(found, session, ask):
        yield work()


def works(
    found: Capture | Unrecognised,
    session: Session,
    ask: Ask | None = None,
    *,
    at: int = 0,
) -> Iterator[Work]:
    """Yield what makes the cases of one input; a bug of ours over one is that case alone.

    Without `ask`, each launch is asked about once, and nothing is written. `at` takes only what
    stands at this line or entry.

    Facts of the log as a whole, such as a secret in the clear, go with the first case.
    """
    location = Location(file=found.source)
    if isinstance(found, Capture):
        asking = ask or (lambda launch: run_probes(launch, session.plan(launch)))
        yield from guarded_works(lambda: _told(found, session.consumers, asking, at), location)
    elif found.bug:
        yield partial(Case, location=location, bug=found.bug)
    else:
        yield partial(Case, location=location, unrecognised=found.message, hint=found.hint)


def _told(found: Capture, consumers: Consumers, ask: Ask, at: int) -> Iterator[Work]:
    several = _works(found, consumers, ask, at)
    if at:
        yield from several
        return
    first = next(several, partial(Case, location=_place(found)))
    facts = tuple(_telling(found))
    yield partial(_with_facts, first, facts) if facts else first
    yield from several


def _place(found: Capture) -> Location:
    """Return where the facts of a log stand that has neither launches nor exchanges."""
    if found.is_part and found.observations:
        return found.observations[0].location.within(found.source)
    return Location(file=found.source)


def _with_facts(work: Work, facts: tuple[Observation, ...]) -> Case:
    case = work()
    return replace(case, observations=(*case.observations, *facts))


def _telling(found: Capture) -> Iterator[Observation]:
    """Yield what a log says beside its exchanges; that an answer is missing, only if all are."""
    is_answered = any(exchange.answer for exchange in found.exchanges)
    for fact in found.observations:
        if not is_answered or fact.kind not in MISSING_ANSWER:
            yield fact


def _works(found: Capture, consumers: Consumers, ask: Ask, at: int) -> Iterator[Work]:
    shared = list(_links_of_other_courses(found.launches)) if len(found.launches) > 1 else []
    for launch in found.launches:
        if at not in {0, launch.location.number}:
            continue
        facts = tuple(fact for later, fact in shared if later is launch)
        work = partial(guarded, partial(ask, launch), launch.location)
        yield partial(_with_facts, work, facts) if facts else work
    of_ags = [exchange for exchange in found.exchanges if exchange.version is LtiVersion.V1_3]
    for exchange in found.exchanges:
        if exchange.version is not LtiVersion.V1_3 and at in {0, exchange.location.number}:
            work = partial(captured, exchange, found, consumers)
            yield partial(guarded, work, exchange.location.within(found.source))
    if of_ags:
        from lticheck.probing.ags_cases import ags_cases  # noqa: PLC0415 - start-up time

        for case in ags_cases(of_ags, found):
            if at in {0, case.location.number}:
                yield partial(_same, case)


def _same(case: Case) -> Case:
    return case


NAMES_A_RESOURCE = pattern(r"[?&][^=&]{1,60}=[\w-]*\d[\w-]*|/[0-9a-f-]{8,}(?:/|$)|/\d{2,}(?:/|$)")
"""How a launch URL looks that leads to one resource of the tool, and not to its front door."""


def _links_of_other_courses(launches: Sequence[Launch]) -> Iterator[tuple[Launch, Observation]]:
    """Yield launches whose URL a launch of another course had before them."""
    first: dict[str, Launch] = {}
    for launch in sorted(launches, key=lambda one: one.get("oauth_timestamp")):
        if (
            not launch.url
            or not NAMES_A_RESOURCE.search(launch.url)
            or not launch.get("context_id")
        ):
            continue
        former = first.setdefault(launch.url, launch)
        if former.get("context_id") != launch.get("context_id"):
            text = f"{launch.url} was opened from another course before ({former.source})"
            yield launch, Observation(kind=FactKind.LINK_OF_OTHER_COURSE, text=text)


def captured(exchange: Exchange, found: Capture, consumers: Consumers | None = None) -> Case:
    """Make a case of an exchange that somebody else's tool had.

    A secret at hand is tried on the request: a signature that fits says who has to act.
    """
    state = StepState.PASSED if exchange.succeeded else StepState.FAILED
    reason = ""
    if exchange.answer is None:
        state, reason = StepState.SKIPPED, "the capture does not hold the answer"
    return Case(
        location=exchange.location.within(found.source),
        launch=_launch_of(exchange, found.launches),
        steps=(
            TakenStep(
                role=Role.CAPTURED,
                name=_name_of(exchange),
                state=state,
                reason=reason,
                exchange=exchange,
            ),
        ),
        request_signature=_signature_of(exchange, consumers) if consumers else UNCHECKED,
    )


def _name_of(exchange: Exchange) -> str:
    if exchange.asked:
        return exchange.asked.operation_name
    return StepName.REQUEST if exchange.failure else StepName.ANSWER


def _signature_of(exchange: Exchange, consumers: Consumers) -> SignatureCheck:
    from lticheck.services.outcomes.authorization import oauth_parameters  # noqa: PLC0415 - start-up

    request = exchange.request
    signed = dict(oauth_parameters(request.header("Authorization"))) if request else {}
    credentials = consumers.credentials(signed.get("oauth_consumer_key", ""))
    if request is None or not signed or credentials is None:
        return UNCHECKED
    from lticheck.services.outcomes.request_signature import verify_request  # noqa: PLC0415 - oauthlib

    return verify_request(request, credentials.secret)


def _launch_of(exchange: Exchange, launches: Sequence[Launch]) -> Launch | None:
    """Return the launch that the exchange answers: the one with its sourcedid."""
    if exchange.asked is None:
        return None
    wanted = exchange.asked.grade_key
    return next((launch for launch in launches if launch.sourcedid == wanted), None)
