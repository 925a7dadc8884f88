"""A launch goes through the packages once, in the order of the data."""

from __future__ import annotations

import pytest

from tests.bench.way import STATIONS, way
from tests.conftest import ROOT


def test_no_package_is_entered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert way() == list(STATIONS)
