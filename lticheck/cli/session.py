"""What a run asks: each launch's own Canvas, or the embedded sandbox; and with which secret."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from lticheck.model.credentials import Consumers, Credentials
from lticheck.model.launch import Launch
from lticheck.probing.plan import Plan

if TYPE_CHECKING:
    from lticheck.model.exchange import Wire
    from lticheck.probing.journal import Journal
    from lticheck.sandbox import Sandbox

SANDBOX_SECRET = "sandbox"  # noqa: S105 - opens nothing but the sandbox's own loopback port
"""Signs launches of other Canvases against the sandbox, where no secret of theirs is known."""


@dataclass(kw_only=True, eq=False)
class Session:
    """One run's target and secrets."""

    consumers: Consumers
    wire: Wire | None = None
    sandbox: Sandbox | None = None
    may_ask: bool = False
    """Whether a person sits there who can be asked for a secret."""
    timeout: float = 0.0
    """Seconds that one reply may take."""
    _asked: dict[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """Say who is asked, for the report; empty for each launch's own Canvas."""
        if self.sandbox:
            return "the sandbox"
        return "" if self.wire else "nobody (offline)"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every secret that this run knows."""
        return (*self.consumers.all_secrets, *self._asked.values())

    def plan(
        self,
        launch: Launch,
        *,
        score: str | None = None,
        content_type: str = "application/xml",
        journal: Journal | None = None,
        wire: Wire | None = None,
        patience: float | None = None,
    ) -> Plan:
        """Decide how to ask about this launch."""
        credentials = self._credentials(launch)
        if self.sandbox and credentials and not self.sandbox.is_mine(launch.parameters):
            self.sandbox.adopt(launch.parameters, credentials.secret)
        return Plan(
            credentials=credentials,
            wire=wire or self.wire,
            score=score,
            journal=journal,
            patience=self.timeout if patience is None else patience,
            content_type=content_type,
            origin=self.sandbox.url if self.sandbox else "",
        )

    def _credentials(self, launch: Launch) -> Credentials | None:
        key = launch.consumer_key
        known = self.consumers.credentials(key)
        if self.sandbox and not self.consumers.is_explicit:
            mine = self.sandbox.secret(key) if self.sandbox.is_mine(launch.parameters) else None
            own = Credentials(consumer_key=key, secret=mine or SANDBOX_SECRET)
            return own if mine else known or own
        if known or not self.wire:
            return known
        return self._ask(key) if self.may_ask and launch.outcome_url and launch.sourcedid else None

    def _ask(self, key: str) -> Credentials:
        if key not in self._asked:
            self._asked[key] = click.prompt(f"Shared secret of “{key}”", hide_input=True, err=True)
        return Credentials(consumer_key=key, secret=self._asked[key])


@contextmanager
def open_session(
    consumers: Consumers,
    *,
    sandbox: bool,
    offline: bool,
    timeout: float,
    faults: Sequence[str] = (),
    canvas_version: str = "current",
    may_ask: bool = False,
) -> Iterator[Session]:
    """Open what the run needs, and no more: offline runs import neither requests nor Flask."""
    if offline:
        yield Session(consumers=consumers)
        return
    if faults and not sandbox:
        raise click.UsageError("--fault is a fault of the sandbox: it goes with --sandbox alone.")
    from lticheck.probing.http_client import HttpWire  # noqa: PLC0415 - start-up time

    wire = HttpWire(timeout=timeout, trust_environment=not sandbox)
    try:
        if not sandbox:
            asks = may_ask and sys.stdin.isatty()
            yield Session(consumers=consumers, wire=wire, may_ask=asks, timeout=timeout)
            return
        from lticheck.sandbox import Sandbox  # noqa: PLC0415 - start-up time

        with Sandbox(canvas_version=canvas_version, faults=tuple(faults)) as canvas:
            yield Session(consumers=consumers, wire=wire, sandbox=canvas, timeout=timeout)
    finally:
        wire.close()
