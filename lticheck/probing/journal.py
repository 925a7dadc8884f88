"""A journal of grades that are to be put back: it outlives a run that is killed.

JSON lines, each one event; the file is the user's alone (mode 0600) and holds no secret. It holds
sourcedids, without which no grade can be put back.
"""

from __future__ import annotations

import errno
import json
import os
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.service import GradeTarget
from lticheck.probing.grade_lock import hold
from lticheck.probing.journal_file import append_to_disk, text_of_file, unusable

VERSION = 2
TARGET = {field.name for field in fields(GradeTarget)}
NOT_NOTED = "runs"
BEGINS = '{"lticheck_journal": '
MARK = "lticheck_journal"


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One grade that was, or was about to be, overwritten."""

    id: str
    source: str
    target: GradeTarget
    consumer_key: str
    former: str
    """The text that was read before: a number, or empty where nothing was graded."""
    written: str = ""
    """The fraction that should be read after the write; empty where that is not known."""
    clears: bool = False
    """True where the write clears the grade."""
    shown: str | None = None
    """What Canvas showed after the write; None where it was not read back."""
    nonce: str = ""
    timestamp: str = ""
    """With these the write was signed, in case its answer is lost."""
    points_possible: str = ""
    family: str = "canvas"
    runs: tuple[Entry, ...] = ()
    """The dead runs that this stands for, the oldest first; not noted itself."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Contents:
    """What a journal holds."""

    left: tuple[Entry, ...] = ()
    """What is to be put back, the oldest first."""
    torn: tuple[int, ...] = ()
    """The numbers of lines that a kill has cut: nobody knows whose grades they were."""


class Journal:
    """Appends to one file, from any thread; each line is on the disk before a write is sent.

    One run at a time has it: a second one would put back grades that the first still tests.
    """

    def __init__(self, path: Path) -> None:
        """Take the journal. Raises LticheckError where another run has it, or it cannot be had."""
        self.path = path
        self._writing = Lock()
        if path.is_dir():
            raise unusable(path, IsADirectoryError(errno.EISDIR, "it is a folder"))
        try:
            lock = hold(f"journal {os.path.realpath(path)}", wait=0)
        except TimeoutError as error:
            raise LticheckError(
                f"another run of lticheck has the journal {path}",
                hint="wait for it, or name another",
            ) from error
        self._release = weakref.finalize(self, lock.release)

    def begin(self, entry: Entry) -> None:
        """Note a grade before it is overwritten. Raises LticheckError where that is impossible."""
        self._append({MARK: VERSION, "open": _to_json(entry)})

    def show(self, entry: Entry) -> None:
        """Note what Canvas showed after the write."""
        self._append({MARK: VERSION, "shown": entry.shown, "id": entry.id})

    def end(self, entry: Entry) -> None:
        """Note that the grade is back, or was never touched; so are later notes of the same."""
        self._append({MARK: VERSION, "done": entry.id})

    def require_done(self) -> None:
        """Raise LticheckError where an earlier run left something to put back."""
        found = read_contents(self.path) if self.path.exists() else Contents()
        if found.left:
            number = len(found.left)
            grades = "one grade" if number == 1 else f"{number} grades"
            raise LticheckError(
                f"{self.path} holds {grades} that an earlier run left changed",
                hint=f"put back first: lticheck restore {self.path}",
            )
        if found.torn:
            raise LticheckError(
                f"{self.path}, line {found.torn[0]}: cut by a kill, so nobody knows its grade",
                hint="compare the grades of that run by hand, then remove the file",
            )

    def tidy(self) -> int:
        """End the run: remove the file where nothing is left to do; return how much is left."""
        found = read_contents(self.path) if self.path.exists() else Contents()
        if not found.left and not found.torn:
            self.path.unlink(missing_ok=True)
        self._release()
        return len(found.left)

    def _append(self, line: Mapping[str, object]) -> None:
        data = f"\n{json.dumps(line, ensure_ascii=True)}\n".encode()
        with self._writing:
            append_to_disk(self.path, data)


def oldest_of_each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return one entry a grade: the oldest, whose former grade is the one from before all runs.

    What was written and shown last goes with it: that is what the gradebook may hold now. Or it
    holds what one of the others wrote or found, where a later run was killed after it had put its
    own former grade back; so they go with it, too.
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.target.cell, []).append(entry)
    return tuple(map(as_one, found.values()))


def as_one(entries: Sequence[Entry]) -> Entry:
    """Return one entry for several of one grade, the oldest of them first."""
    first, last = entries[0], entries[-1]
    return replace(last, id=first.id, former=first.former, runs=tuple(entries))


def read_journal(path: Path) -> tuple[Entry, ...]:
    """Return what is left to be put back, the oldest first. Raises LticheckError for no journal."""
    return read_contents(path).left


def read_contents(path: Path) -> Contents:
    """Read a journal. Raises LticheckError where it is none, or one of another version."""
    left: dict[str, Entry] = {}
    torn: list[int] = []
    for number, line in enumerate(text_of_file(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except RecursionError:
            raise _no_journal(path, number) from None
        except ValueError:
            if not line.startswith(BEGINS[: len(line)]) or line.startswith(BEGINS + "{"):
                raise _no_journal(path, number) from None
            torn.append(number)
            continue
        _require_version(path, number, event)
        try:
            _follow(left, event)
        except (TypeError, KeyError, ValueError) as error:
            raise _no_journal(path, number) from error
    return Contents(left=tuple(left.values()), torn=tuple(torn))


def _require_version(path: Path, number: int, event: Any) -> None:
    version = event.get(MARK) if isinstance(event, dict) else None
    if type(version) is not int:
        raise _no_journal(path, number)
    if version != VERSION:
        raise LticheckError(
            f"{path}, line {number}: a journal of version {version}, not {VERSION}",
            hint="finish it with the lticheck that wrote it",
        )


def _follow(left: dict[str, Entry], event: dict[str, Any]) -> None:
    """Take one event. Raises KeyError, TypeError or ValueError where it is none of ours."""
    if "open" in event:
        entry = _from_json(event["open"])
        left[entry.id] = entry
    elif "shown" in event:
        if not isinstance(event["shown"], str):
            raise TypeError("a text was expected")
        if event["id"] in left:
            left[event["id"]] = replace(left[event["id"]], shown=event["shown"])
    else:
        _strike_off(left, _text_of(event["done"]))


def _strike_off(left: dict[str, Entry], entry_id: str) -> None:
    """Take out what is done, and later notes of the same grade.

    These hold what a run had written as the former grade. An older note holds what was before, and
    stays: a run that put its own former grade back may have put back what another had written.
    """
    if entry_id not in left:
        return
    cell, order = left[entry_id].target.cell, list(left)
    for later in order[order.index(entry_id) :]:
        if left[later].target.cell == cell:
            del left[later]


def _to_json(entry: Entry) -> dict[str, Any]:
    return {name: _text_for(value) for name, value in asdict(entry).items() if name != NOT_NOTED}


def _text_for(value: object) -> object:
    """Make a text one that is read again: the name of a file need be none in UTF-8."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _from_json(found: Any) -> Entry:
    """Make an entry. Raises KeyError, TypeError or ValueError where it is none."""
    target = found["target"]
    if set(target) != TARGET or not target["key"] or not target["cell"]:
        raise ValueError("no target")
    named = {name: _text_of(value) for name, value in target.items()}
    names = {field.name for field in fields(Entry)} - {NOT_NOTED}
    if set(found) != names or type(found["clears"]) is not bool or not _is_time(found["timestamp"]):
        raise ValueError("other fields")
    rest = {
        name: value if name == "shown" and value is None else _text_of(value)
        for name, value in found.items()
        if name not in {"target", "clears"}
    }
    return Entry(target=GradeTarget(**named), clears=found["clears"], **rest)  # type: ignore[arg-type]


def _is_time(value: Any) -> bool:
    """Tell whether it is a number of seconds, or not known."""
    if not isinstance(value, str) or len(value) > len("1700000000") + 2:
        return False
    return not value or (value.isascii() and value.isdigit())


def _text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    value.encode()  # a lone surrogate is no text
    return value


def _no_journal(path: Path, number: int) -> LticheckError:
    return LticheckError(f"{path}, line {number}: this is not a journal of lticheck")
