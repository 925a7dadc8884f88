"""What a reader finds in one input."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.case import Observation
    from lticheck.model.exchange import Exchange
    from lticheck.model.key_set import CapturedKeySet
    from lticheck.model.launch import Launch


MOST_FACTS = 1000
"""Facts of a kind that are kept of a text, or of a megabyte of a log; exchanges and launches all
are. So many are “at least” so many.
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Capture:
    """The launches, exchanges and log facts of one input, in their order."""

    source: str
    """The input as the user named it."""
    launches: tuple[Launch, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    """Captured outcome requests with their replies; either half may be missing."""
    observations: tuple[Observation, ...] = ()
    key_sets: tuple[CapturedKeySet, ...] = ()
    """Key sets that were fetched in it."""
    form: str = ""
    """The form in which it was written, such as `HAR 1.2`."""
    is_part: bool = False
    """True where it is a part of a long log, which is told by its lines."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Unrecognised:
    """An input in which nothing was found: the fact, and what would help."""

    source: str
    message: str
    hint: str = ""
    bug: str = ""
    """Where our own code broke over it; empty where it did not."""
    is_aside: bool = False
    """True for files of a folder that hold nothing, beside others that hold something, and for a
    file that breaks off after something was found.
    """
    is_end: bool = False
    """True at the end of a log that came in parts: it counts where none of them holds anything."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Reader:
    """One form of capture: a cheap look that recognises it, and the reading."""

    form: str
    """What it is called when we speak to people."""
    recognises: Callable[[bytes], bool]
    """Looks at the first bytes only; true where this form is worth trying."""
    read: Callable[[bytes, str], Capture]
    """Reads the whole input. Raises NothingRecognised where it holds nothing of use."""
