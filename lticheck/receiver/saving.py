"""Keeping a launch that was received: a file of its own, for its owner's eyes alone."""

from __future__ import annotations

import os
import time
from dataclasses import field
from pathlib import Path

from lticheck.captures.readers.launch_file import LaunchFile, write_launch_file
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.launch import Launch
from lticheck.reporting.redacted_launch import StandIns, redacted_launch

MOST = 1000
"""Launches that one run keeps: whoever reaches the endpoint must not fill the disk."""
TRIES = 10_000
"""Names that are tried for one launch."""
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


@dataclass(kw_only=True, eq=False)
class Keeper:
    """Writes launch files into a folder; no name comes from a launch, and none is overwritten."""

    folder: Path
    redact: bool = False
    kept: int = 0
    _stand_ins: StandIns = field(default_factory=StandIns)

    def prepare(self) -> None:
        """Make the folder. Raises LticheckError where nothing can be written into it."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise self._error(error) from error
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise LticheckError(f"cannot write into {self.folder}", hint="name another: --save DIR")

    def keep(self, launch: Launch) -> Path | None:
        """Write a launch; None where this run has kept enough. Raises LticheckError."""
        if self.kept >= MOST:
            return None
        shown = redacted_launch(launch, self._stand_ins) if self.redact else launch
        now = time.localtime()
        about = f"received by lticheck capture, {time.strftime('%Y-%m-%d %H:%M:%S', now)}"
        text = write_launch_file(LaunchFile(launch=shown, about=about))
        try:
            return self._write(time.strftime("launch-%Y%m%d-%H%M%S", now), text)
        except OSError as error:
            raise self._error(error) from error

    def _write(self, stem: str, text: str) -> Path:
        for number in range(TRIES):
            path = self.folder / (f"{stem}-{number}.json" if number else f"{stem}.json")
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            self.kept += 1
            return path
        raise FileExistsError(17, "too many launches in one second")

    def _error(self, error: OSError) -> LticheckError:
        return LticheckError(
            f"cannot write into {self.folder}: {error.strerror}", hint="name another: --save DIR"
        )
