"""Refusals that nobody recorded are named right from the outside: offline, from a HAR file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from lticheck.model.findings import Confidence, Finding
from lticheck.rules.rule import Example
from tests.ags.refusals import BY_CHECK, Exchange, refusals
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

SEED, SEVERAL = 20261125, 400
NAMED = 0.99


@cache
def drawn() -> list[Exchange]:
    """Return some hundred refusals; the same in every run."""
    return list(islice(refusals(SEED), SEVERAL))


def roots(canvases: Canvases) -> Iterator[tuple[Exchange, Finding | None]]:
    """Yield each refusal with what its diagnosis says first."""
    for exchange in drawn():
        found = diagnosis_of(Example(capture=exchange.as_har()), canvases["current"]).findings
        yield exchange, found[0] if found else None


def test_refusals_are_named(canvases: Canvases) -> None:
    """99 in 100 by the rule of the check that the sandbox made; none surely wrong, none unknown."""
    found = list(roots(canvases))
    wrong = [(one, root) for one, root in found if root is None or root.rule != one.rule]
    told = [f"{one.rule}, not {root and root.rule}: {one.about}" for one, root in wrong]
    assert len(wrong) <= (1 - NAMED) * SEVERAL, told
    assert [root for _, root in wrong if root and root.confidence is Confidence.CERTAIN] == [], told
    assert "unknown-canvas-failure" not in {root.rule for _, root in found if root}


def test_the_draws_reach_what_there_is(canvases: Canvases) -> None:
    """The measure of the test above: nearly every check refused something."""
    reached = {exchange.rule for exchange in drawn()}
    assert len(set(BY_CHECK.values()) - reached) <= 6
    assert len(reached) >= 30
