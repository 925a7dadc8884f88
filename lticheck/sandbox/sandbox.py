"""The running stand-in: launches, gradebook, faults, and the server they live in."""

from __future__ import annotations

import difflib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event, Lock
from types import TracebackType

from flask import Flask

from lticheck.model.errors import LticheckError
from lticheck.sandbox.ags.access_token import TOKEN_PATH
from lticheck.sandbox.ags.adopt import adopt as adopt_lti13
from lticheck.sandbox.ags.records import Registry
from lticheck.sandbox.ags.service import AgsService
from lticheck.sandbox.ags.version import VERSIONS
from lticheck.sandbox.canvas.rows import Row, row_of
from lticheck.sandbox.canvas.world import Tool, World
from lticheck.sandbox.canvas_version import OLD, CanvasVersion
from lticheck.sandbox.lti11.canvas import Canvas
from lticheck.sandbox.lti11.foreign_launch import adopt
from lticheck.sandbox.lti11.launches import GUID, Parameters, launch_parameters, sign_launch
from lticheck.sandbox.lti13 import Lti13
from lticheck.sandbox.scenarios import Scenario, new_world, scenarios, tool_tables
from lticheck.sandbox.scenarios.lti13 import new_registry
from lticheck.sandbox.web.fault_table import FAULTS
from lticheck.sandbox.web.faults import Faults
from lticheck.sandbox.web.frames import add_frames
from lticheck.sandbox.web.guard import guard
from lticheck.sandbox.web.http import Request, Response
from lticheck.sandbox.web.observer import Nobody, Observer, Seen
from lticheck.sandbox.web.pages import add_pages
from lticheck.sandbox.web.pages13 import add_pages13
from lticheck.sandbox.web.posted import add_posted
from lticheck.sandbox.web.server import Server, canvas_view, wait_until

__all__ = ["FAULTS", "Sandbox"]

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


class Sandbox:
    """A running Canvas stand-in: a context manager, or `start` and `close`."""

    def __init__(
        self,
        *,
        canvas_version: str | CanvasVersion = "current",
        clock: Callable[[], float] = time.time,
        faults: Iterable[str] = (),
        port: int = 0,
        world: World | None = None,
        public_url: str = "",
        unguarded: bool = False,
    ) -> None:
        """Prepare it. Raises LticheckError for a fault or a version that it does not know.

        `public_url` is the origin at which others reach it, such as a tool in a container; its
        launches name it. `unguarded` is for recordings, which name the host of their own Canvas and
        may be larger than what a sandbox takes.
        """
        if isinstance(canvas_version, str):
            canvas_version = CanvasVersion.parse(canvas_version)
        self.version = canvas_version
        self.clock = clock
        self._port = port
        self.public_url = public_url.rstrip("/")
        self._unguarded = unguarded
        self._given_world = world
        self._closing = Event()
        self._server: Server | None = None
        self.calls = 0
        """How many requests the outcome service has had."""
        self.on_call: Callable[[int], Sequence[str]] | None = None
        """Asked at each request, by its number, for the faults of this one; none: the usual."""
        self.observer: Observer = Nobody()
        """Is told what tools ask and are answered; the pages show what it makes of that."""
        self.tool_urls: dict[str, str] = {}
        """The tool's own URLs, as they were last given on the pages."""
        self.latency = 0.0
        """Seconds that each answer takes longer, without being a fault."""
        self._counting = Lock()
        self.faults = tuple(faults)
        self.lti13 = Lti13(self)
        """Its LTI 1.3 side: registrations, launches, gradebook and results."""
        self.reset()

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of the faults that are switched on."""
        return self._faults.names

    @faults.setter
    def faults(self, names: Sequence[str]) -> None:
        unknown = [name for name in names if name not in FAULTS]
        if unknown:
            near = difflib.get_close_matches(unknown[0], FAULTS, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise LticheckError(
                f"the sandbox has no fault “{unknown[0]}”",
                hint=f"{meant}lticheck sandbox --list-faults lists them",
            )
        self._faults = Faults.named(names, FAULTS)

    def reset(self) -> None:
        """Start anew: gradebook, nonces and everything else as on the first day."""
        world = self._given_world or new_world(self.clock())
        self.canvas = Canvas(world, is_old=self.version.lti11 == OLD)
        given = self._given_world is not None
        registry = Registry(world=world) if given else new_registry(world, self.clock())
        self.ags = AgsService(registry=registry, version=VERSIONS[self.version.lti13])

    def start(self) -> Sandbox:
        """Listen."""
        try:
            self._server = Server(self._app(), self._port)
        except OSError as error:
            raise LticheckError(
                f"nothing can listen on port {self._port}", hint="take another one, or 0"
            ) from error
        return self

    def close(self) -> None:
        """Stop listening, at once."""
        self._closing.set()
        if self._server:
            self._server.close()

    def __enter__(self) -> Sandbox:
        """Start it."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it, whatever happened."""
        self.close()

    def wait(self) -> None:
        """Serve until it is closed or interrupted."""
        wait_until(self._closing)

    @property
    def url(self) -> str:
        """The origin at which it listens."""
        if self._server is None:
            raise LticheckError("the sandbox is not running", hint="use it in a with statement")
        return self._server.url

    @property
    def port(self) -> int:
        """The port at which it listens, on 127.0.0.1."""
        return int(self.url.rpartition(":")[2])

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """Every scenario by its name."""
        return dict(scenarios())

    def launch(self, name: str = "ok", *, to: str = "") -> Parameters:
        """Return a scenario's launch as Canvas would post it: signed, in order.

        `to` is the tool's launch URL, by default the one that is installed in the sandbox.
        """
        scenario = _scenario(name)
        tool = self.tool(name)
        return sign_launch(
            launch_parameters(scenario, self.canvas.world, self.public_url or self.url),
            to or self.launch_url(name),
            key=tool.key,
            secret=tool.secret,
            timestamp=self.clock(),
            nonce=f"{name}-{time.time_ns()}",
        )

    def launch_url(self, name: str = "ok") -> str:
        """Return where the scenario's launch is posted: the tool's own URL."""
        return self.tool(name).url or "https://tool.example/launch"

    def tool(self, name: str = "ok") -> Tool:
        """Return the tool of a scenario, with the key and secret that Canvas has."""
        return self.canvas.world.tools[_scenario(name).tool]

    def secret(self, key: str) -> str | None:
        """Return the secret that the developer of the tool with this key believes in."""
        found = (table for table in tool_tables() if table["key"] == key)
        table = next(found, None)
        return None if table is None else str(table.get("believes", table["secret"]))

    def gradebook(self, name: str = "ok") -> Row:
        """Return the student's row in the gradebook of a scenario's assignment."""
        _, _, assignment_id, user_id = _scenario(name).ids
        return row_of(self.canvas.world.submission(assignment_id, user_id))

    def is_mine(self, parameters: Iterable[tuple[str, str]]) -> bool:
        """Tell whether a sandbox made this launch."""
        return ("tool_consumer_instance_guid", GUID) in parameters

    def adopt(self, parameters: Iterable[tuple[str, str]], secret: str) -> None:
        """Make room for the launch of another Canvas, as far as the launch tells."""
        adopt(self.canvas.world, dict(reversed(list(parameters))), secret)

    def adopt13(self, claims: Mapping[str, object]) -> str:
        """Make room for the LTI 1.3 launch of another Canvas; return the private key to use."""
        adopt_lti13(self.ags.registry, claims)
        return json.dumps(self.lti13.private_jwk)

    def _app(self) -> Flask:
        app = Flask("lticheck.sandbox", static_folder=None)
        view = canvas_view(
            self._answer,
            self._faults_now,
            self.clock,
            self._closing,
            self._observe,
        )
        app.add_url_rule("/api/lti/<path:rest>", "canvas", view, methods=METHODS)
        app.add_url_rule(TOKEN_PATH, "token", view, methods=METHODS)
        add_pages(app, self)
        add_pages13(app, self)
        add_posted(app, self)
        add_frames(app)
        guard(app, self.public_url, unguarded=self._unguarded)
        return app

    def _faults_now(self) -> Faults:
        """Count a request, and return its faults."""
        with self._counting:
            self.calls += 1
            number = self.calls
        if self.latency:
            self._closing.wait(self.latency)
        names = self.on_call(number) if self.on_call else ()
        return Faults.named(names, FAULTS) if names else self._faults

    def _observe(self, seen: Seen) -> None:
        self.observer.saw(seen)

    def _answer(self, request: Request, now: float) -> Response:
        service = self.ags if self.ags.handles(request.path) else self.canvas
        return service.answer(request, now)


def _scenario(name: str) -> Scenario:
    found = scenarios().get(name)
    if found is None:
        raise LticheckError(
            f"the sandbox has no scenario “{name}”", hint=f"it has {', '.join(scenarios())}"
        )
    return found
