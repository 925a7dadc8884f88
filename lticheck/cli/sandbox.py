"""`lticheck sandbox`: the Canvas stand-in, served until Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from lticheck.cli.canvas_version import canvas_version_option, played_canvas
from lticheck.cli.help import complete_fault, examples
from lticheck.cli.numbers import Between
from lticheck.model.credentials import Consumers
from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus
from lticheck.probing.sandbox_note import noted_sandbox

if TYPE_CHECKING:
    from lticheck.receiver.bench import Bench
    from lticheck.sandbox import Sandbox


@click.command(
    "sandbox",
    epilog=examples(
        "lticheck sandbox --port 8080",
        "lticheck sandbox --fault throttle",
        "lticheck sandbox --list-faults",
    ),
)
@click.option("--port", type=Between(0, 65535), default=0, metavar="N", help="0 takes a free one.")
@canvas_version_option
@click.option(
    "--fault",
    "faults",
    multiple=True,
    shell_complete=complete_fault,
    help="How it fails; repeatable. See --list-faults.",
)
@click.option(
    "--public-url",
    default="",
    metavar="URL",
    help="Where others reach it, such as http://host.docker.internal:8080; default: loopback.",
)
@click.option("--list-faults", is_flag=True, help="List the faults and exit.")
def command(
    port: int,
    canvas_version: Sequence[str],
    faults: Sequence[str],
    public_url: str,
    list_faults: bool,
) -> int:
    """Serve a Canvas stand-in on this machine, with a page of scenarios and the gradebook."""
    from lticheck.sandbox import FAULTS, Sandbox  # noqa: PLC0415 - start-up time

    if list_faults:
        for name, fault in FAULTS.items():
            click.echo(f"{name:<22} {fault.about}")
        return ExitStatus.OK
    with (
        Sandbox(
            canvas_version=played_canvas(canvas_version),
            faults=tuple(faults),
            port=port,
            public_url=public_url,
        ) as canvas,
        ExitStack() as noted,
    ):
        try:
            noted.enter_context(noted_sandbox(canvas.port))
        except LticheckError as error:
            click.echo(f"{error.message}\nhint: {error.hint}", err=True)
        canvas.observer = _bench(canvas)
        tool = canvas.tool()
        click.echo(f"A Canvas stand-in listens on {canvas.url}  (Ctrl-C ends it)")
        click.echo(f"Consumer key  {tool.key}\nShared secret {tool.secret}")
        click.echo("They open nothing but this sandbox. Launches are on its page.")
        for line in _registration_lines(canvas):
            click.echo(line)
        canvas.wait()
    return ExitStatus.OK


def _bench(canvas: Sandbox) -> Bench:
    """Return what looks on, and says in one line what comes of each request of the tool."""
    from lticheck.receiver.bench import Bench  # noqa: PLC0415 - start-up time
    from lticheck.sandbox.scenarios import tool_tables  # noqa: PLC0415 - start-up time

    known = {str(table["key"]): str(table["secret"]) for table in tool_tables()}
    bench = Bench(consumers=Consumers(secrets=known))
    bench.on_posted = lambda posted: click.echo(
        f"{posted.line}  {canvas.url}/posted/{posted.number}"
    )
    return bench.start()


def _registration_lines(canvas: Sandbox) -> Iterator[str]:
    """Yield what a tool of LTI 1.3 has to know."""
    found = canvas.lti13.registration()
    yield "LTI 1.3 registration:"
    for name, value in (
        ("issuer", found.issuer),
        ("client id", found.client_id),
        ("deployment id", found.deployment_id),
        ("authorization URL", found.authorization_url),
        ("token URL", found.token_url),
        ("key set URL", found.key_set_url),
        ("private test key", f"{canvas.url}/lti13/private-key.pem"),
    ):
        yield f"  {name:<18} {value}"
    yield f"  For ltijs, PyLTI1p3 and Django, and to launch: {canvas.url}/lti13"
