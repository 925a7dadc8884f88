"""What the commands that write share: the journal, and SIGTERM taken as Ctrl-C."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # annotations alone: start-up time
    from types import FrameType

    from lticheck.journal import Journal


def journal_for(restore: bool, path: Path) -> Journal | None:
    """Return the journal of a run that restores, from now on also after SIGTERM."""
    if not restore:
        return None
    from lticheck.journal import Journal  # noqa: PLC0415 - start-up time

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    return Journal(path)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
