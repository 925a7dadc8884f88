"""One failure costs one result: a bug over one launch, check or restore becomes its diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case
from lticheck.model.errors import LticheckError
from lticheck.model.location import Location


def guarded(work: Callable[[], Case], location: Location) -> Case:
    """Return the case that is made; where our code breaks, one that says so.

    What the user can mend (LticheckError) and interruptions go on their way.
    """
    try:
        return work()
    except LticheckError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug over one input must not cost the others
        return Case(location=location, bug=where_it_broke(error))


def guarded_works(
    several: Callable[[], Iterator[Callable[[], Case]]], location: Location
) -> Iterator[Callable[[], Case]]:
    """Yield what makes the cases of one input; where finding the next breaks, that is the last."""
    try:
        yield from several()
    except LticheckError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug over one input must not cost the others
        yield partial(Case, location=location, bug=where_it_broke(error))
