"""A guard for tests that must send nothing: no connection to anywhere, and no name looked up."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that connects or looks up a name, also where it swallows the error."""
    tried: list[str] = []

    def connect(_self: socket.socket, address: object) -> None:
        tried.append(f"connect {address}")
        raise AssertionError(tried[-1])

    def look_up(host: object, *_: object, **__: object) -> None:
        tried.append(f"look up {host}")
        raise AssertionError(tried[-1])

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, connect)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        monkeypatch.setattr(socket, name, look_up)
    yield
    assert not tried, tried
