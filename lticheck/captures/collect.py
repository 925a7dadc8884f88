"""What a reader has found so far, and the capture made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from lticheck.captures.capture import MOST_FACTS, Capture
from lticheck.captures.parameters import Parameters, launch_of
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.case import FactKind, Observation
    from lticheck.model.exchange import Exchange
    from lticheck.model.key_set import CapturedKeySet
    from lticheck.model.launch import Launch


@dataclass(frozen=True, kw_only=True)
class LaunchParameters:
    """A launch before it is known whether it is the only one."""

    parameters: Parameters
    location: Location
    """The position inside of its input."""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What one entry, message or stretch of text holds."""

    launches: tuple[LaunchParameters, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    observations: tuple[Observation, ...] = ()
    key_sets: tuple[CapturedKeySet, ...] = ()


def collect(
    extracts: Iterable[Extract],
    *,
    source: str,
    form: str,
    nothing: NothingRecognised,
    is_part: bool = False,
) -> Capture:
    """Gather the extracts of one input, or a part of it. Raises `nothing` where there are none."""
    several = tuple(extracts)
    capture = Capture(
        source=source,
        launches=launches_of(
            chain.from_iterable(find.launches for find in several), source, is_part=is_part
        ),
        exchanges=_without_echoes(chain.from_iterable(find.exchanges for find in several)),
        observations=tuple(chain.from_iterable(find.observations for find in several)),
        key_sets=tuple(chain.from_iterable(find.key_sets for find in several)),
        form=form,
        is_part=is_part,
    )
    if not (capture.launches or capture.exchanges or capture.observations):
        raise nothing
    return capture


def _without_echoes(found: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """Leave out a request without an answer where the very same was logged again with one."""
    exchanges = tuple(found)
    answered = {_sent(one) for one in exchanges if one.answer is not None}
    return tuple(one for one in exchanges if one.answer is not None or _sent(one) not in answered)


def _sent(exchange: Exchange) -> tuple[object, ...]:
    """Return what tells one outcome request from another; of an unknown one, itself."""
    asked = exchange.asked
    if asked is None or not asked.facts():
        return (id(exchange),)
    identifier = getattr(asked, "message_identifier", "")
    return (asked.operation_name, identifier, *asked.facts())


def launches_of(
    found: Iterable[LaunchParameters], source: str, *, is_part: bool = False
) -> tuple[Launch, ...]:
    """Make the launches of one input: only where there are several does each need its position.

    Of a part of an input, nobody knows how many there are.
    """
    several = list(_once(found))
    needs_position = is_part or len(several) > 1
    return tuple(
        launch_of(one.parameters, _place(one.location.within(source), needs_position), one.url)
        for one in several
    )


def _place(location: Location, needs_position: bool) -> Location:
    return location if needs_position else Location(file=location.file, time=location.time)


def _once(found: Iterable[LaunchParameters]) -> Iterator[LaunchParameters]:
    """Leave out what was logged, or posted on by a redirect, a second time."""
    seen: set[Parameters] = set()
    for one in found:
        if one.parameters not in seen:
            seen.add(one.parameters)
            yield one


def first_of_each_kind(facts: Iterable[Observation]) -> Iterator[Observation]:
    """Yield the facts, of each kind no more than are kept."""
    seen: Counter[FactKind] = Counter()
    for fact in facts:
        seen[fact.kind] += 1
        if seen[fact.kind] <= MOST_FACTS:
            yield fact
