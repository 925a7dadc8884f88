"""What can go wrong between a tool and Canvas: one fault, and those that are switched on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.web.http import Response


@dataclass(frozen=True, kw_only=True, eq=False)
class Fault:
    """One way to fail."""

    about: str
    response: Response | None = None
    """Answers this in Canvas's place."""
    delay: float = 0.0
    """Seconds before anything is answered."""
    reset: bool = False
    """Closes the connection without an answer."""
    cut: bool = False
    """Closes the connection in the middle of the answer, after Canvas has done its work."""
    drop_reply: bool = False
    """Lets Canvas do its work, and never answers."""
    clock: float = 0.0
    """Seconds by which Canvas's clock, and its Date header, are wrong."""
    as_https: bool = False
    """A proxy says that the request came by https."""
    filler: int = 0
    """Bytes of nothing added to the answer."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Faults:
    """The faults that are switched on, as one."""

    names: tuple[str, ...] = ()
    active: tuple[Fault, ...] = field(default=())

    @classmethod
    def named(cls, names: Iterable[str], table: Mapping[str, Fault]) -> Faults:
        """Look faults up by name. Raises KeyError for one that is not there."""
        names = tuple(names)
        return cls(names=names, active=tuple(table[name] for name in names))

    @property
    def clock(self) -> float:
        """Return by how many seconds Canvas's clock is wrong."""
        return sum(fault.clock for fault in self.active)

    @property
    def delay(self) -> float:
        """Return how many seconds each answer takes longer."""
        return sum(fault.delay for fault in self.active)

    @property
    def response(self) -> Response | None:
        """Return what is answered in Canvas's place, or None."""
        return next((fault.response for fault in self.active if fault.response), None)

    def any(self, name: str) -> bool:
        """Tell whether one of them has this property."""
        return any(getattr(fault, name) for fault in self.active)
