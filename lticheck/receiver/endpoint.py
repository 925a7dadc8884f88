"""The endpoint: a server on 127.0.0.1 that hands launches to a receiver."""

from __future__ import annotations

import threading
from dataclasses import field

from flask import Flask

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.receiver.receiver import Receiver, warm_up
from lticheck.receiver.views import add_views
from lticheck.sandbox.web.guard import guard
from lticheck.sandbox.web.server import Server, wait_until


@dataclass(kw_only=True, eq=False)
class Endpoint:
    """Listens on the receiver's port as long as it is entered."""

    receiver: Receiver
    _closing: threading.Event = field(default_factory=threading.Event)
    _server: Server | None = None

    def start(self) -> Endpoint:
        """Listen. Raises LticheckError where the port is taken."""
        app = Flask("lticheck.receiver", static_folder=None)
        guard(app, self.receiver.public_url, what="lticheck capture")
        add_views(app, self.receiver)
        port = self.receiver.port
        try:
            self._server = Server(app, port)
        except OSError as error:
            raise LticheckError(
                f"nothing can listen on port {port}", hint="take another one: --port 8001"
            ) from error
        self.receiver.port = int(self._server.url.rpartition(":")[2])
        threading.Thread(target=warm_up, name="lticheck warm-up", daemon=True).start()
        return self

    def close(self) -> None:
        """Stop listening."""
        self._closing.set()
        if self._server:
            self._server.close()

    def __enter__(self) -> Endpoint:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.close()

    def wait(self) -> None:
        """Serve until it is closed or interrupted."""
        wait_until(self._closing)

    def stop(self) -> None:
        """End `wait`."""
        self._closing.set()
