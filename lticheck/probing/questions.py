"""A person is asked by the thread that waits for the results: no signal reaches another one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from lticheck.probing.signals import Stopped

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.probing.session import Prompts

Answer = TypeVar("Answer")


class Questions:
    """The prompts of a run of several threads. The thread that makes it is the one that asks."""

    def __init__(self, person: Prompts) -> None:
        self.person = person
        self._asker = threading.current_thread()
        self._closing = threading.Lock()
        self._is_closed = False
        self._open: set[Future[Any]] = set()
        self._events: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()

    def secret(self, key: str, host: str) -> str:
        """Return the secret of a key, typed in to sign for this host."""
        return self._ask(lambda: self.person.secret(key, host))

    def confirm(self, key: str, host: str) -> bool:
        """Tell whether what is signed with a key's secret may go to this host."""
        return self._ask(lambda: self.person.confirm(key, host))

    def wait_for(self, work: Future[Any]) -> None:
        """Wait until a thread's work is done, and ask meanwhile what the threads want to know."""
        work.add_done_callback(lambda _: self._events.put(None))
        while not work.done():
            event = self._events.get()
            if event:
                _answer(*event)

    def close(self) -> None:
        """Let no thread wait for an answer any longer: each gets Stopped."""
        with self._closing:
            self._is_closed = True
            for answer in self._open:
                if not answer.done():
                    answer.set_exception(Stopped())

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        if threading.current_thread() is self._asker:
            return question()
        answer: Future[Answer] = Future()
        with self._closing:
            if self._is_closed:
                raise Stopped
            self._open.add(answer)
        self._events.put((question, answer))
        try:
            return answer.result()
        finally:
            with self._closing:
                self._open.discard(answer)


def _answer(question: Callable[[], Any], answer: Future[Any]) -> None:
    try:
        answer.set_result(question())
    except Exception as error:  # noqa: BLE001 - it belongs to the thread that asked
        answer.set_exception(error)
