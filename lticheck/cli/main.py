"""The commands, one file each, and the one place where a run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from lticheck import __version__
from lticheck.cli.command_line import CommandLine
from lticheck.cli.help import Commands
from lticheck.cli.stderr import say_error, say_misuse
from lticheck.model.errors import CaptureUnreadable, LticheckError, NothingRecognised, SecretMissing
from lticheck.model.exit_status import ExitStatus

COMMANDS = {
    "demo": "Show the four classic failures and a grade that arrives, on the sandbox.",
    "diagnose": "Say why grades of captured launches do not reach Canvas.",
    "send": "Send one signed outcome request, and read the grade back.",
    "smoke": "Run the checks of lticheck.toml: for CI, every night.",
    "restore": "Put grades back that a killed run left changed.",
    "convert": "Write a captured launch as a launch file, if need be without personal data.",
    "explain": "Explain a rule, a Canvas error code or a Canvas sentence.",
    "sandbox": "Serve a Canvas stand-in on this machine.",
}
"""The commands in the order of help. Each is imported only when it runs: start-up counts."""


cli = click.version_option(__version__, "-V", "--version", prog_name="lticheck")(
    Commands(table=COMMANDS, package="lticheck.cli")
)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; never raises."""
    try:
        status = cli.main(
            args=list(arguments),
            prog_name="lticheck",
            standalone_mode=False,
            obj=CommandLine(arguments=tuple(arguments)),
        )
        return int(status or ExitStatus.OK)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return ExitStatus.INTERRUPTED
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        say_misuse(error)
        return ExitStatus.USAGE
    except LticheckError as error:
        say_error(error)
        return ENDS.get(type(error), ExitStatus.USAGE)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error, but nothing can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.OK
    except Exception as error:  # noqa: BLE001 - the last net: a bug ends in a crash report
        from lticheck.cli.crash import write_crash_report  # noqa: PLC0415 - start-up time

        say_error(write_crash_report(error))
        return ExitStatus.INTERNAL_ERROR


ENDS = {
    CaptureUnreadable: ExitStatus.NOTHING_RECOGNISED,
    NothingRecognised: ExitStatus.NOTHING_RECOGNISED,
    SecretMissing: ExitStatus.NOT_CHECKED,
}
"""The status with which an error ends a run, where it is not that of misuse."""
