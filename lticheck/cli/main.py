"""The commands, one file each, and the one place where a run ends."""

from __future__ import annotations

import signal
from collections.abc import Sequence

import click

from lticheck import __version__
from lticheck.cli.command_line import CommandLine
from lticheck.cli.help import Commands
from lticheck.cli.stderr import say, say_error, say_misuse
from lticheck.cli.stdout import screens
from lticheck.model.errors import CaptureUnreadable, LticheckError, NothingRecognised, SecretMissing
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.probing.signals import Stopped, signals_ignored, signals_stop

COMMANDS = {
    "demo": "Show four typical failures and a grade that arrives, on the sandbox.",
    "diagnose": "Say why grades of captured launches do not reach Canvas.",
    "send": "Send one outcome request or score, and read the grade back.",
    "smoke": "Run the checks of lticheck.toml: for CI, every night.",
    "restore": "Put grades back that a killed run left changed.",
    "keys": "Check an LTI 1.3 tool's private key and key set, as Canvas reads them.",
    "report": "Merge what diagnose --format jsonl wrote in several runs.",
    "convert": "Write a captured launch as a launch file, if need be without personal data.",
    "explain": "Explain a rule, a Canvas error code or a Canvas sentence.",
    "capture": "Receive real launches on this machine, and show what becomes of their grades.",
    "sandbox": "Serve a Canvas stand-in on this machine.",
}
"""The commands in the order of help. Each is imported only when it runs: start-up counts."""


cli = click.version_option(__version__, "-V", "--version", prog_name="lticheck")(
    Commands(table=COMMANDS, package="lticheck.cli")
)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; never raises."""
    with screens() as shown:
        status = _run(arguments)
        shown.flush()
        if shown.error:
            say(f"lticheck: cannot write to standard output: {shown.error.strerror}")
            status = first_of(status, ExitStatus.USAGE)
    return status


def _run(arguments: Sequence[str]) -> ExitStatus:
    if any("\0" in argument for argument in arguments):  # from Python alone: no shell passes one
        say("lticheck: an argument holds a NUL character")
        return ExitStatus.USAGE
    try:
        with signals_stop():
            status = cli.main(
                args=list(arguments),
                prog_name="lticheck",
                standalone_mode=False,
                obj=CommandLine(arguments=tuple(arguments)),
            )
        return ExitStatus(status or ExitStatus.OK)
    except (KeyboardInterrupt, click.Abort) as error:
        return _interrupted(error)
    except click.exceptions.Exit as end:
        return ExitStatus(end.exit_code)
    except click.ClickException as error:
        say_misuse(error)
        return ExitStatus.USAGE
    except LticheckError as error:
        say_error(error)
        return ENDS.get(type(error), ExitStatus.USAGE)
    except Exception as error:  # noqa: BLE001 - the last net: a bug ends in a crash report
        from lticheck.cli.crash import write_crash_report  # noqa: PLC0415 - start-up time

        say_error(write_crash_report(error))
        return ExitStatus.INTERNAL_ERROR


def _interrupted(error: BaseException) -> ExitStatus:
    """Say so, and return the status of the signal that it was; click wraps it into Abort."""
    stopped = error if isinstance(error, Stopped) else error.__cause__
    number = stopped.number if isinstance(stopped, Stopped) else signal.SIGINT
    with signals_ignored():
        click.echo("interrupted", err=True)
    return STOPS.get(number, ExitStatus.INTERRUPTED)


STOPS: dict[int, ExitStatus] = {
    signal.SIGTERM: ExitStatus.TERMINATED,
    getattr(signal, "SIGHUP", -1): ExitStatus.HUNG_UP,
}
"""The status of a signal; every other one counts as Ctrl-C."""

ENDS = {
    CaptureUnreadable: ExitStatus.NOTHING_RECOGNISED,
    NothingRecognised: ExitStatus.NOTHING_RECOGNISED,
    SecretMissing: ExitStatus.NOT_CHECKED,
}
"""The status with which an error ends a run, where it is not that of misuse."""
