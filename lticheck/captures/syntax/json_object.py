"""An object as its pairs, of whatever notation it was written in."""

from __future__ import annotations


class JsonObject(list[tuple[object, object]]):
    """An object as its pairs: a name that stands twice stays twice, and in its place."""
