"""A tool's key set (RFC 7517, section 5) as a capture holds it."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class CapturedKeySet:
    """What a key set URL answered: the names of its keys, and nothing else of them."""

    kids: tuple[str, ...]
    nameless: int = 0
    """How many of its keys have no kid: Canvas never finds those by a key set URL."""
    url: str = ""
    """Where it was read; empty where the capture does not tell."""

    @property
    def shown(self) -> str:
        """Say what it holds."""
        unnamed = f"{self.nameless} without a kid" if self.nameless else ""
        return ", ".join(filter(None, (*self.kids, unnamed))) or "(no key)"
