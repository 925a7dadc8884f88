"""What a person at a terminal sees of a run that goes on: who is asked, and how far it is."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lticheck.cli.stderr import say, shown

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import Launch

HANDFUL = 5
"""Inputs beyond which a person is shown at once how far the run is."""
PATIENCE = 2.0
"""Seconds after which a person wants to know what is waited for, however few the inputs."""

One = TypeVar("One")


class Progress:
    """A bar with what is being asked; or, where cards appear on the same terminal, lines alone."""

    def __init__(self, *, target: str, total: int | None, among_cards: bool) -> None:
        self._target = target
        self._total = total
        self._among_cards = among_cards
        self._wanted = total is not None and total > HANDFUL
        self._done = 0
        self._asked = ""
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

    def passed(self, inputs: Iterable[One]) -> Iterator[One]:
        """Hand inputs on, and count those that are done."""
        for one in inputs:
            yield one
            self._done += 1
            self._wanted = self._wanted or self._done > HANDFUL
            self._draw(steps=1)

    @contextmanager
    def asking(self, launch: Launch) -> Iterator[None]:
        """Say of whom something is asked, and about what, as long as it is."""
        self._asked = shown(f"asking {self._target or _host(launch)} about {launch.location}")
        self._draw()
        try:
            yield
        finally:
            self._asked = ""

    def _out_of_patience(self) -> None:
        self._wanted = True
        self._draw()

    def _draw(self, steps: int = 0) -> None:
        with self._drawing:
            if not self._wanted:
                return
            if self._among_cards:
                self._say()
            elif self._bar is None and (self._asked or steps):
                self._bar = self._stack.enter_context(self._new_bar())
                self._show(self._done)
            elif self._bar is not None:
                self._show(steps)

    def _show(self, steps: int) -> None:
        self._bar.current_item = self._asked
        self._bar.update(steps)
        self._bar.render_progress()  # click draws anew for steps alone

    def _say(self) -> None:
        if self._asked and self._asked not in self._said:
            self._said.add(self._asked)
            say(self._asked)

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
