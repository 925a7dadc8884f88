"""Where something stands: in which input, and where in it."""

from __future__ import annotations

from dataclasses import fields, replace

from lticheck.model.dataclass import dataclass

NO_POSITION = {"file", "time"}


@dataclass(frozen=True, kw_only=True)
class Location:
    """A file as the user named it, and a position in it.

    Positions count from 1; 0 means that this kind of position is not known or makes no sense.
    """

    file: str = ""
    """`-` is standard input; empty where only the position inside of an input is known."""
    line: int = 0
    entry: int = 0
    """Of a HAR: the request, in the order of the browser."""
    command: int = 0
    """Of a text of shell commands: the curl command."""
    launch: int = 0
    """Of a value that holds several launches."""
    time: str = ""
    """When a log has it, in ISO 8601, with an offset where the log has one; empty elsewhere."""

    @property
    def position(self) -> str:
        """Return the position in words, such as `line 12`; empty where none is known."""
        named = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name not in NO_POSITION)
        return ", ".join(f"{name} {number}" for name, number in named if number)

    @property
    def number(self) -> int:
        """Return the position alone; 0 where none is known."""
        return self.line or self.entry or self.command or self.launch

    def within(self, file: str) -> Location:
        """Return the same position, in this file."""
        return replace(self, file=file)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.file, self.position) if part)


UNKNOWN = Location()
STANDARD_INPUT = Location(file="-")
