"""Requests that several threads log at once, told apart by what stands before each line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

from lticheck.captures.syntax.lines import Lines

T = TypeVar("T")

MANY = 2
"""Lanes with a whole exchange each: fewer are no interleaving."""


def lanes_of(
    events: Sequence[T],
    lines: Lines,
    place: Callable[[T], int],
    part: Callable[[T], str],
) -> list[list[T]]:
    """Part events by request, process or thread; they stay together where nothing is gained.

    `part` names which half of an exchange an event is: "begin", "end", or nothing. Events are
    parted only where most lanes hold both halves, and lie across each other: of a tool that logs a
    request in one thread and its answer in another, the order of the lines tells more.
    """
    halves = [(event, part(event)) for event in events]
    told = [half for _, half in halves if half]
    if not any(one == two == "begin" for one, two in pairwise(told)):
        return [list(events)]  # each request is answered before the next one
    parted: defaultdict[str, list[T]] = defaultdict(list)
    seen: defaultdict[str, set[str]] = defaultdict(set)
    order: list[str] = []
    lane = ""
    for event, half in halves:
        lane = lines.lane(place(event)) or lane  # a line without a lane goes with the one above
        parted[lane].append(event)
        if half:
            seen[lane].add(half)
        if not order or order[-1] != lane:
            order.append(lane)
    whole = sum({"begin", "end"} <= halves_of for halves_of in seen.values())
    across = len(order) > len(parted)
    if not across or whole < MANY or whole * 2 < len(seen):
        return [list(events)]
    return list(parted.values())
