"""One failure costs one result: a bug over one input becomes that input's diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case
from lticheck.model.errors import LticheckError
from lticheck.model.location import Location


def guarded(work: Callable[[], Iterator[Case]], location: Location) -> Iterator[Case]:
    """Yield the cases of one capture, check or restore; where our code breaks, a case that says so.

    What the user can mend (LticheckError) and interruptions go on their way.
    """
    try:
        yield from work()
    except LticheckError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug over one input must not cost the others
        yield Case(location=location, bug=where_it_broke(error))
