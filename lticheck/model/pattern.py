"""Regular expressions that are compiled when they are first used.

A run uses few of the patterns of the files that it imports, and a pattern costs as much to compile
as a module to import: start-up time. For patterns of the modules that every run imports.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Pattern:
    """Becomes the compiled pattern, method by method, as each is asked for."""

    def __init__(self, source: Any, flags: int) -> None:
        self._given = source, flags
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)  # it is found at once from now on
        return found


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what can be used as `re.compile(source, flags)`; an error in it shows at first use."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))
