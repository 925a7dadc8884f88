"""A pattern that is compiled late is the same pattern."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import lticheck
from lticheck.model import pattern as module
from lticheck.model.pattern import pattern


def test_it_matches_as_a_compiled_one() -> None:
    late, compiled = pattern("(?P<a>x+)y", re.IGNORECASE), re.compile("(?P<a>x+)y", re.IGNORECASE)
    for _ in range(2):
        assert late.sub("-", "aXXyb") == compiled.sub("-", "aXXyb") == "a-b"
        assert [found["a"] for found in late.finditer("xy XXy")] == ["x", "XX"]
    assert (late.pattern, late.flags, late.groups) == (compiled.pattern, compiled.flags, 1)
    assert pattern(rb"\d+").fullmatch(b"12")


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given))
    pattern("(")
    assert not compiled


def test_every_pattern_of_ours_can_be_compiled() -> None:
    found = 0
    for info in pkgutil.walk_packages(lticheck.__path__, "lticheck."):
        if info.name.endswith(("__main__", "pytest_plugin")):
            continue
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, module._Pattern):
                assert value.flags is not None, info.name
                found += 1
    assert found > 50
