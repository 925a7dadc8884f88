"""`pytest tests/conformance` ends with one line: `agree N of M`."""

from __future__ import annotations

import pytest

AGREEMENT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the line."""
    config.stash[AGREEMENT] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print it."""
    for line in terminalreporter.config.stash.get(AGREEMENT, []):
        terminalreporter.write_line(line)


@pytest.fixture
def agreement(pytestconfig: pytest.Config) -> list[str]:
    """Return the list whose lines are printed at the end."""
    return pytestconfig.stash[AGREEMENT]
