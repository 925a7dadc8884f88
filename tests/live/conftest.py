"""`lticheck capture` of a test's own; loggers with the handler on them, and what it wrote."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from lticheck.cli.running_sandbox import on_running_sandbox
from lticheck.logging import DiagnosisHandler
from lticheck.logging.watcher import Watcher
from lticheck.model.credentials import Consumers
from lticheck.probing import sandbox_note
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.session import Session
from lticheck.receiver.endpoint import Endpoint
from lticheck.receiver.receiver import Receiver
from lticheck.receiver.saving import Keeper
from lticheck.sandbox import Sandbox


@dataclass
class Written:
    """A handler on some loggers, and the records of the logger `lticheck`."""

    handler: DiagnosisHandler
    caplog: pytest.LogCaptureFixture

    @property
    def records(self) -> list[logging.LogRecord]:
        """Return what lticheck logged, once it has looked at everything."""
        assert self.handler.watcher.flush(30)
        return [one for one in self.caplog.records if one.name == "lticheck"]

    @property
    def lines(self) -> list[str]:
        """Return the same as text."""
        return [record.getMessage() for record in self.records]

    @property
    def rules(self) -> list[object]:
        """Return the rules that they name."""
        return [record.__dict__["rule"] for record in self.records]


PYLTI = logging.Logger("pylti.common")
TOOL = logging.Logger("tool.views")
"""Outside of the tree of loggers: pytest's own handlers raise what a record raises."""


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[Written]:
    """Attach a handler of the test's own to both."""
    handler = DiagnosisHandler(watcher=Watcher())
    PYLTI.handlers, TOOL.handlers = [handler], [handler]
    yield Written(handler, caplog)
    PYLTI.handlers, TOOL.handlers = [], []


@pytest.fixture
def endpoint(canvas: Sandbox, tmp_path: Path) -> Iterator[Receiver]:
    """Return an endpoint that asks as the command does, beside a sandbox of this user."""
    with ExitStack() as stack:
        stack.enter_context(sandbox_note.noted_sandbox(canvas.port))
        wire = RequestsClient(timeout=10, trust_environment=False)
        stack.callback(wire.close)
        session = Session(
            consumers=Consumers(), wire=wire, running_sandbox=on_running_sandbox, timeout=10
        )
        keeper = Keeper(folder=tmp_path / "launches")
        keeper.prepare()
        receiver = Receiver(
            session=session,
            port=0,
            keeper=keeper,
            is_sandbox_port=sandbox_note.is_sandbox_port,
        )
        stack.enter_context(Endpoint(receiver=receiver))
        yield receiver
