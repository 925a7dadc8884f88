"""Loggers of a test's own, with the handler on them, and what it wrote."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from lticheck.logging import DiagnosisHandler
from lticheck.logging.watcher import Watcher


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
