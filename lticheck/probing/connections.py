"""Connections for threads: requests' sessions are for one thread each."""

from __future__ import annotations

import threading
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import HttpClient
from lticheck.probing import http_client


@dataclass(kw_only=True, eq=False)
class Connections:
    """Gives each thread connections of its own, and closes them all at the end."""

    trust_environment: bool = True
    """Whether proxies of the environment are used."""
    _made: list[http_client.RequestsClient] = field(default_factory=list)
    _own: threading.local = field(default_factory=threading.local)

    def __enter__(self) -> Connections:
        return self

    def __exit__(self, *_error: object) -> None:
        for wire in self._made:
            wire.close()

    def of_this_thread(self, timeout: float) -> HttpClient:
        """Return this thread's connections, which wait so many seconds for one reply."""
        wires: dict[float, http_client.RequestsClient] = self._own.__dict__.setdefault("wires", {})
        if timeout not in wires:
            wires[timeout] = http_client.RequestsClient(
                timeout=timeout, trust_environment=self.trust_environment
            )
            self._made.append(wires[timeout])
        return wires[timeout]
