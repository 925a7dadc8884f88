"""The command line: one file a command."""

from lticheck.cli.main import run

__all__ = ["run"]
