"""Opening what a run needs, and no more: connections, the sandbox, and a person to ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from lticheck.cli.canvas_version import played_canvas
from lticheck.cli.command_line import this_command_line
from lticheck.cli.options import RunOptions
from lticheck.cli.prompts import TerminalPrompts
from lticheck.model.credentials import Consumers
from lticheck.probing.session import Session

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import HttpClient


@contextmanager
def open_session(
    options: RunOptions, consumers: Consumers, *, offline: bool = False, may_ask: bool = False
) -> Iterator[Session]:
    """Open the session of a run. Offline runs import neither requests nor Flask.

    `may_ask` is False where standard input holds something else than a person's answers.
    """
    if offline:
        yield Session(consumers=consumers)
        return
    if options.faults and not options.sandbox:
        raise click.UsageError("--fault is a fault of the sandbox: it goes with --sandbox alone.")
    from lticheck.probing.http_client import RequestsClient  # noqa: PLC0415 - requests is heavy

    wire = RequestsClient(timeout=options.timeout, trust_environment=not options.sandbox)
    try:
        if options.sandbox:
            with _on_sandbox(options, consumers, wire) as session:
                yield session
        else:
            yield _on_canvas(options, consumers, wire, may_ask=may_ask)
    finally:
        wire.close()


@contextmanager
def _on_sandbox(options: RunOptions, consumers: Consumers, wire: HttpClient) -> Iterator[Session]:
    from lticheck.sandbox import Sandbox  # noqa: PLC0415 - Flask is heavy

    version = played_canvas(options.canvas_version)
    with Sandbox(canvas_version=version, faults=options.faults) as sandbox:
        yield Session(consumers=consumers, wire=wire, sandbox=sandbox, timeout=options.timeout)


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
    )
