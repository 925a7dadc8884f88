"""What a person at a terminal sees of a run that goes on: who is asked, and how far it is."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lticheck.cli.stderr import say, shown

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import Launch
    from lticheck.probing.session import Prompts

HANDFUL = 5
"""Launches beyond which a person is shown at once how far the run is."""
PATIENCE = 2.0
"""Seconds after which a person wants to know what is waited for, however few the launches."""
LINES = {".jsonl", ".ndjson"}
"""Endings of files that hold a launch a line."""
CHUNK = 1 << 20

One = TypeVar("One")


class Progress:
    """A bar with what is being asked; or, where cards appear on the same terminal, lines alone."""

    def __init__(
        self,
        *,
        target: str,
        total: int | None,
        among_cards: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._target = target
        self._total = total
        self._among_cards = among_cards
        self._clock = clock
        self._begun = clock()
        self._wanted = total is not None and total > HANDFUL
        self._paused = False
        self._done = 0
        self._owed = 0
        """Steps that the bar does not show yet."""
        self._asked: dict[int, str] = {}
        """What each thread asks, the latest last."""
        self._said: set[str] = set()
        self._bar: Any = None
        self._drawing = threading.Lock()
        self._stack = ExitStack()

    @contextmanager
    def running(self) -> Iterator[Progress]:
        """Watch the clock until the run ends; the bar's line is ended with it."""
        timer = threading.Timer(PATIENCE, self._out_of_patience)
        timer.daemon = True
        timer.start()
        try:
            yield self
        finally:
            timer.cancel()
            with self._drawing:
                self._wanted = False
                self._stack.close()

    def passed(self, outcomes: Iterable[One]) -> Iterator[One]:
        """Hand outcomes on, and count them."""
        for one in outcomes:
            self._done += 1
            self._wanted = self._wanted or self._done > HANDFUL
            self._draw(steps=1)
            yield one

    @contextmanager
    def asking(self, launch: Launch) -> Iterator[None]:
        """Say of whom something is asked, and about what, as long as it is."""
        thread = threading.get_ident()
        asked = shown(f"asking {self._target or _host(launch)} about {launch.location}")
        with self._drawing:
            self._asked[thread] = asked
        self._draw()
        try:
            yield
        finally:
            with self._drawing:
                del self._asked[thread]

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the terminal alone while a person is asked something on it."""
        with self._drawing:
            self._paused = True
            if self._bar:
                click.echo(err=True)
        try:
            yield
        finally:
            self._paused = False

    def _out_of_patience(self) -> None:
        self._wanted = True
        self._draw()

    def _draw(self, steps: int = 0) -> None:
        with self._drawing:
            if not self._wanted:
                return
            if self._among_cards():
                self._say()
            elif self._bar is None and (self._asked or steps):
                self._bar = self._stack.enter_context(self._new_bar())
                self._show(self._done)
            elif self._bar is not None:
                self._show(steps)

    def _show(self, steps: int) -> None:
        self._owed += steps
        if not self._paused:
            self._bar.current_item = self._words()
            self._bar.update(self._owed)
            self._bar.render_progress()  # click draws anew for steps alone
            self._owed = 0

    def _words(self) -> str:
        """Say how many are done in a second, and what is being asked."""
        seconds = self._clock() - self._begun
        rate = f"{self._done / seconds:.1f}/s" if self._done > HANDFUL and seconds > 1 else ""
        asked = next(reversed(self._asked.values()), "")
        more = f" (+{len(self._asked) - 1} more)" if len(self._asked) > 1 else ""
        return "  ".join(word for word in (rate, f"{asked}{more}") if word)

    def _say(self) -> None:
        for asked in list(self._asked.values()):
            if asked not in self._said and len(self._said) < HANDFUL and not self._paused:
                self._said.add(asked)
                say(asked)

    def _new_bar(self) -> Any:
        nothing: Iterator[None] = (None for _ in ())  # as click wants it where no total is known
        return click.progressbar(
            nothing,
            length=self._total,
            label="checking",
            show_pos=True,
            file=sys.stderr,
            item_show_func=lambda item: item,
        )


def _host(launch: Launch) -> str:
    from lticheck.probing.trust import origin_of  # noqa: PLC0415 - start-up time

    return origin_of(launch.outcome_url) or "its Canvas"


class PausedPrompts:
    """Asks a person while the bar rests."""

    def __init__(self, person: Prompts, progress: Progress) -> None:
        self._person, self._progress = person, progress

    def secret(self, key: str, host: str) -> str:
        """Return the secret of a key, typed in to sign for this host."""
        with self._progress.paused():
            return self._person.secret(key, host)

    def confirm(self, key: str, host: str) -> bool:
        """Tell whether what is signed with a key's secret may go to this host."""
        with self._progress.paused():
            return self._person.confirm(key, host)


def count(named: Sequence[str]) -> int | None:
    """Return how many launches the inputs hold, as far as their names tell; None: nobody knows."""
    if "-" in named:
        return None
    return sum(map(_count, map(Path, named)))


def _count(path: Path) -> int:
    with suppress(OSError):
        if path.is_dir():
            return sum(_count(inner) for inner in path.rglob("*") if inner.is_file())
        if path.suffix.lower() in LINES:
            with path.open("rb") as file:
                return sum(piece.count(b"\n") for piece in iter(lambda: file.read(CHUNK), b""))
    return 1
