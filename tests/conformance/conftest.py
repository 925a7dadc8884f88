"""`pytest tests/conformance` ends with one line: `agree N of M`."""

from __future__ import annotations

import pytest

AGREEMENT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the line."""
    config.stash[AGREEMENT] = []


def pytest_unconfigure(config: pytest.Config) -> None:
    """Print it, as the very last line."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    for line in config.stash.get(AGREEMENT, []):
        if reporter:
            reporter.write_line(line)


@pytest.fixture
def agreement(pytestconfig: pytest.Config) -> list[str]:
    """Return the list whose lines are printed at the end."""
    return pytestconfig.stash[AGREEMENT]
