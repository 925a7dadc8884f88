"""Where our own code broke: the place, and none of the values, which may be secret."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def where_it_broke(error: BaseException) -> str:
    """Return the kind of the error, and the innermost line of lticheck that it passed."""
    import traceback  # noqa: PLC0415 - start-up time

    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    kind = type(error).__name__
    if not ours:
        return kind
    frame = ours[-1]
    file = Path(frame.filename).relative_to(PACKAGE.parent).as_posix()
    return f"{kind} at {file}:{frame.lineno} in {frame.name}"
