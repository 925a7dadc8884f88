"""A journal of grades that are to be put back: it outlives a run that is killed.

JSON lines, each one event; the file is the user's alone (mode 0600) and holds no secret. It holds
sourcedids, without which no grade can be put back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from lticheck.errors import LticheckError

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One grade that was, or was about to be, overwritten."""

    id: str
    source: str
    outcome_url: str
    sourcedid: str
    consumer_key: str
    former: str
    """The text that readResult returned before; empty where nothing was graded."""
    points_possible: str
    family: str = "canvas"


class Journal:
    """Appends to one file, from any thread; each line is on the disk before a write is sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()

    def begin(self, entry: Entry) -> None:
        """Note a grade before it is overwritten. Raises LticheckError where that is impossible."""
        self._append({"lticheck_journal": VERSION, "open": asdict(entry)})

    def end(self, entry: Entry) -> None:
        """Note that the grade is back, or was never touched."""
        self._append({"lticheck_journal": VERSION, "done": entry.id})

    def tidy(self) -> None:
        """Remove the file where nothing in it is left to do."""
        if self.path.exists() and not read_journal(self.path):
            self.path.unlink()

    def _append(self, line: dict[str, object]) -> None:
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            with self._lock:
                handle = os.open(self.path, flags, 0o600)
                try:
                    os.write(handle, data)
                    os.fsync(handle)
                finally:
                    os.close(handle)
        except OSError as error:
            raise LticheckError(
                f"cannot write the journal {self.path}: {error.strerror}",
                hint="without it a killed run could not be put right; name another with --journal",
            ) from error


def read_journal(path: Path) -> tuple[Entry, ...]:
    """Return what is left to be put back. Raises LticheckError where it is no journal."""
    left: dict[str, Entry] = {}
    for number, line in enumerate(_lines(path), 1):
        try:
            event = json.loads(line)
            if "open" in event:
                entry = Entry(**event["open"])
                left[entry.id] = entry
            else:
                left.pop(event["done"], None)
        except (ValueError, TypeError, KeyError) as error:
            raise LticheckError(f"{path}, line {number}: this is no journal of lticheck") from error
    return tuple(left.values())


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LticheckError(f"cannot read the journal {path}") from error
    yield from (line for line in text.split("\n") if line.strip())
