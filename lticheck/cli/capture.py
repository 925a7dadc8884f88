"""`lticheck capture`: a tool's endpoint that receives launches, served until Ctrl-C."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.interrupts import ending_well
from lticheck.cli.numbers import Between
from lticheck.cli.options import RunOptions, consumers_from, run_options
from lticheck.cli.output import Output
from lticheck.cli.session import open_session
from lticheck.cli.stderr import say
from lticheck.model.hosts import read_named_host
from lticheck.probing.sandbox_note import is_sandbox_port

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.receiver.receiver import Receiver
    from lticheck.reporting.diagnosis import Diagnosis


@click.command(
    "capture",
    cls=GroupedCommand,
    epilog=examples(
        "lticheck capture                         receive, save, ask, show",
        "lticheck capture --public-url https://abc.example.app",
        "lticheck capture --once --redact --save tickets",
    ),
)
@click.option(
    "--port",
    type=Between(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--public-url",
    default="",
    metavar="URL",
    callback=lambda _context, _option, value: _origin(value),
    help="The address of the tunnel in front of it: Canvas signs for that one.",
)
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("lticheck-launches"),
    show_default=True,
    metavar="DIR",
    help="Where each launch is saved, readable only by you.",
)
@click.option("--redact", is_flag=True, help="Save launches without personal data and signatures.")
@click.option("--offline", is_flag=True, help="Send nothing; only look at the launches.")
@click.option("--once", is_flag=True, help="End after one launch, with its exit status.")
@click.option(
    "--platform",
    default="",
    metavar="URL",
    callback=lambda _context, _option, value: _origin(value),
    help="The address of a self-hosted Canvas, whose LTI 1.3 logins are answered; Canvas cloud "
    "and lticheck sandbox need none.",
)
@run_options
def command(
    port: int,
    public_url: str,
    save: Path,
    redact: bool,
    offline: bool,
    once: bool,
    platform: str,
    run: RunOptions,
) -> int:
    """Receive real launches, save each, and show in the browser what becomes of its grade.

    Point a tool in a test course of Canvas, or lticheck sandbox, at the address that it prints.
    LTI 1.1 launches and LTI 1.3 logins and launches are received on any path. A launch is asked
    about as `lticheck diagnose` does: nothing is written to a gradebook.
    """
    from lticheck.receiver.endpoint import Endpoint  # noqa: PLC0415 - Flask is heavy
    from lticheck.receiver.receiver import Receiver  # noqa: PLC0415 - Flask is heavy
    from lticheck.receiver.saving import Keeper  # noqa: PLC0415 - start-up time

    keeper = Keeper(folder=save, redact=redact)
    keeper.prepare()
    with open_session(run, consumers_from(run), offline=offline) as session:
        out = Output.from_options(session, run.output)
        receiver = Receiver(
            session=session,
            port=port,
            public_url=public_url,
            platform=platform,
            keeper=keeper,
            is_sandbox_port=is_sandbox_port,
        )
        receiver.on_diagnosis = lambda found, case: out.add(_shown(found, run), case)
        endpoint = Endpoint(receiver=receiver)
        if once:
            receiver.on_answered = lambda _received: endpoint.stop()
        with ending_well(out, None), endpoint:
            width = min(shutil.get_terminal_size((80, 24)).columns, 100)
            for line in _greeting(receiver, save):
                for part in textwrap.wrap(line, width, subsequent_indent="  "):
                    say(part)
            endpoint.wait()
        return out.finish()


def _greeting(receiver: Receiver, save: Path) -> Iterator[str]:
    """Yield where it listens, and how it is installed."""
    url = receiver.installing.url
    yield f"Waiting for launches at {url}, on any path.  (Ctrl-C ends it)"
    yield f"Each is saved in {save}/, readable only by you."
    yield f"Install it in a test course of Canvas with what {receiver.origins[-1]} shows:"
    yield f"  LTI 1.1  Paste XML   {url}/config.xml"
    yield f"  LTI 1.3  Paste JSON  {url}/config.json"
    yield from receiver.installing.advice


def _shown(found: Diagnosis, run: RunOptions) -> Diagnosis:
    """Leave the requests and replies, which the page shows, out of what is printed."""
    if run.output.show_exchange:
        return found
    return replace(found, steps=tuple(replace(step, transcript=None) for step in found.steps))


def _origin(value: str) -> str:
    """Return an origin as a URL holds it. Raises BadParameter where it is none."""
    if not value:
        return ""
    scheme, mark, rest = value.rstrip("/").partition("://")
    if scheme not in {"http", "https"} or not mark or "/" in rest or "*" in rest:
        raise click.BadParameter("give only scheme and host, such as https://abc.example.app")
    return f"{scheme}://{read_named_host(rest, 'the address').in_url}"
