"""Opening what a run needs, and no more: connections, the sandbox, and a person to ask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING

import click

from lticheck.cli.canvas_version import played_canvas
from lticheck.cli.command_line import this_command_line
from lticheck.cli.options import RunOptions
from lticheck.cli.prompts import TerminalPrompts
from lticheck.cli.stderr import say
from lticheck.model.credentials import Consumers
from lticheck.model.dataclass import dataclass
from lticheck.probing.session import Session

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import HttpClient
    from lticheck.services.ags.launch_signature import LaunchKey


@contextmanager
def open_session(
    options: RunOptions, consumers: Consumers, *, offline: bool = False, may_ask: bool = False
) -> Iterator[Session]:
    """Open the session of a run. Offline runs import neither requests nor Flask.

    `may_ask` is False where standard input holds something else than a person's answers.
    """
    keys = _Keys.read(options, consumers)
    if offline:
        yield keys.given_to(Session(consumers=consumers))
        return
    if options.faults and not options.sandbox:
        raise click.UsageError("--fault is a fault of the sandbox: it needs --sandbox.")
    from lticheck.probing.http_client import RequestsClient  # noqa: PLC0415 - requests is heavy

    wire = RequestsClient(timeout=options.timeout, trust_environment=not options.sandbox)
    try:
        if options.sandbox:
            with _on_sandbox(options, consumers, wire) as session:
                yield keys.given_to(session)
        else:
            yield keys.given_to(_on_canvas(options, consumers, wire, may_ask=may_ask))
    finally:
        wire.close()


@dataclass(frozen=True, kw_only=True, eq=False)
class _Keys:
    """The platforms' public keys: of `--jwks` for all launches, of a registration for its own."""

    of_all: tuple[LaunchKey, ...] = ()
    of_clients: Mapping[str, tuple[LaunchKey, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, options: RunOptions, consumers: Consumers) -> _Keys:
        """Read the files. Raises LticheckError where one is no key set."""
        named = {c: one.key_set for c, one in consumers.registrations.items() if one.key_set}
        if options.jwks is None and not named:
            return cls()
        from lticheck.services.ags.launch_signature import read_key_set  # noqa: PLC0415 - start-up

        return cls(
            of_all=read_key_set(options.jwks) if options.jwks else (),
            of_clients={client: read_key_set(path) for client, path in named.items()},
        )

    def given_to(self, session: Session) -> Session:
        """Let a session check launches with them."""
        session.keys, session.keys_of = self.of_all, self.of_clients
        return session


@contextmanager
def _on_sandbox(options: RunOptions, consumers: Consumers, wire: HttpClient) -> Iterator[Session]:
    from lticheck.sandbox import Sandbox  # noqa: PLC0415 - Flask is heavy

    version = played_canvas(options.canvas_version)
    with Sandbox(canvas_version=version, faults=options.faults) as sandbox:
        yield Session(
            consumers=consumers,
            wire=wire,
            sandbox=sandbox,
            timeout=options.timeout,
            notice=_said_once(),
        )


def _on_canvas(
    options: RunOptions, consumers: Consumers, wire: HttpClient, *, may_ask: bool
) -> Session:
    from lticheck.cli.running_sandbox import on_running_sandbox  # noqa: PLC0415 - tomllib

    someone = may_ask and sys.stdin.isatty() and sys.stderr.isatty()
    return Session(
        consumers=consumers,
        wire=wire,
        allowed=options.allowed,
        prompts=TerminalPrompts() if someone else None,
        running_sandbox=on_running_sandbox,
        timeout=options.timeout,
        command_for=this_command_line().with_option,
        notice=_said_once(),
    )


def _said_once() -> Callable[[str], None]:
    """Return what says each notice on standard error, and none twice."""
    said: set[str] = set()

    def notice(text: str) -> None:
        if text not in said:
            said.add(text)
            say(text)

    return notice
