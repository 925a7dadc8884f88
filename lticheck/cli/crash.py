"""Our own bugs: a report file without the user's values, and where to send it."""

from __future__ import annotations

import platform
import tempfile
import traceback

from lticheck import __version__
from lticheck.model.errors import LticheckError


def write_crash_report(error: Exception) -> LticheckError:
    """Write where it broke, but no message and no values: they may hold secrets."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"lticheck {__version__}, Python {platform.python_version()}, {platform.system()}",
        *(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames),
        type(error).__name__,
    ]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="lticheck-bug-", suffix=".txt", delete=False
        ) as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return LticheckError("this is a bug in lticheck: " + lines[-2])
    return LticheckError(
        f"this is a bug in lticheck; where it happened stands in {file.name}",
        hint="send that file with your report: it holds no secret and none of your values",
    )
