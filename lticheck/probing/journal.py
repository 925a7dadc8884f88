"""A journal of grades that are to be put back: it outlives a run that is killed.

JSON lines, each one event; the file is the user's alone (mode 0600) and holds no secret. It holds
sourcedids, without which no grade can be put back.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import IO, Any

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.text_files import read_text

try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind
    fcntl = None  # type: ignore[assignment]

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)

VERSION = 1
LARGEST = 32 * 1024
"""Kilobytes of a journal; a grade has about one."""


@dataclass(frozen=True, kw_only=True, eq=False)
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
    """Appends to one file, from any thread; each line is on the disk before a write is sent.

    One run at a time has it: a second one would put back grades that the first still tests.
    """

    def __init__(self, path: Path) -> None:
        """Take the journal. Raises LticheckError where another run has it, or it cannot be had."""
        self.path = path
        self._writing = Lock()
        self._release = weakref.finalize(self, _hold(path).close)

    def begin(self, entry: Entry) -> None:
        """Note a grade before it is overwritten. Raises LticheckError where that is impossible."""
        self._append({"lticheck_journal": VERSION, "open": asdict(entry)})

    def end(self, entry: Entry) -> None:
        """Note that the grade is back, or was never touched; so are later notes of the same."""
        self._append({"lticheck_journal": VERSION, "done": entry.id})

    def require_done(self) -> None:
        """Raise LticheckError where an earlier run left something to put back."""
        left = read_journal(self.path) if self.path.exists() else ()
        if left:
            raise LticheckError(
                f"{self.path} holds {len(left)} grades that an earlier run left changed",
                hint=f"put them back first: lticheck restore {self.path}",
            )

    def tidy(self) -> int:
        """End the run: remove the file where nothing is left to do; return how much is left."""
        left = len(read_journal(self.path)) if self.path.exists() else 0
        if not left:
            self.path.unlink(missing_ok=True)
            _lock_of(self.path).unlink(missing_ok=True)
        self._release()
        return left

    def _append(self, line: dict[str, object]) -> None:
        data = f"\n{json.dumps(line, ensure_ascii=True)}\n".encode()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | NO_FOLLOW
        try:
            with self._writing:
                handle = os.open(self.path, flags, 0o600)
                with os.fdopen(handle, "wb", buffering=0) as file:
                    self.path.chmod(0o600)
                    while data:
                        data = data[file.write(data) or 0 :]
                    os.fsync(file.fileno())
        except OSError as error:
            raise _unusable(self.path, error) from error


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _hold(path: Path) -> IO[str]:
    """Lock the journal for this run. Raises LticheckError where that cannot be."""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        # Neither through a planted link, nor emptied: it may be anybody's file.
        flags = os.O_RDWR | os.O_CREAT | NO_FOLLOW
        file = os.fdopen(os.open(_lock_of(path), flags, 0o600), "r+", encoding="utf-8")
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise LticheckError(
            f"another run of lticheck has the journal {path}", hint="wait for it, or name another"
        ) from error
    except OSError as error:
        raise _unusable(path, error) from error
    return file


def _unusable(path: Path, error: OSError) -> LticheckError:
    return LticheckError(
        f"cannot write the journal {path}: {error.strerror}",
        hint="without it a killed run could not be put right; name another with --journal",
    )


def oldest_of_each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return one entry a grade: the oldest, whose former grade is the one from before all runs."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        found.setdefault((entry.outcome_url, entry.sourcedid), entry)
    return tuple(found.values())


def read_journal(path: Path) -> tuple[Entry, ...]:
    """Return what is left to be put back, the oldest first; a line cut by a kill is skipped.

    Raises LticheckError where it is no journal.
    """
    left: dict[str, Entry] = {}
    for number, line in enumerate(_lines(path), 1):
        try:
            event = json.loads(line)
        except RecursionError:
            raise _no_journal(path, number) from None
        except ValueError:
            if line.startswith(BEGINS[: len(line)]):
                continue
            raise _no_journal(path, number) from None
        try:
            _follow(left, event)
        except (TypeError, KeyError, ValueError) as error:
            raise _no_journal(path, number) from error
    return tuple(left.values())


BEGINS = '{"lticheck_journal": '


def _follow(left: dict[str, Entry], event: dict[str, Any]) -> None:
    if "open" in event:
        entry = Entry(**event["open"])
        "".join(asdict(entry).values()).encode()  # TypeError for what is no text
        left[entry.id] = entry
        return
    done = left.pop(event["done"], None)
    if done:  # a later note of the same grade holds what a run had written, not what was before
        same = [e.id for e in left.values() if _same(e, done)]
        for entry_id in same:
            del left[entry_id]


def _same(one: Entry, other: Entry) -> bool:
    return (one.outcome_url, one.sourcedid) == (other.outcome_url, other.sourcedid)


def _no_journal(path: Path, number: int) -> LticheckError:
    return LticheckError(f"{path}, line {number}: this is no journal of lticheck")


def _lines(path: Path) -> Iterator[str]:
    text = read_text(path, kilobytes=LARGEST, what="the journal")
    yield from (line for line in text.split("\n") if line.strip())
