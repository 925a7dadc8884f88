"""Running the command line in this process, as a user would run it in a shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lticheck.cli import run


@dataclass(frozen=True)
class Run:
    """What one command line did."""

    status: int
    stdout: str
    stderr: str


Lticheck = Callable[..., Run]


def runner(capsys: pytest.CaptureFixture[str]) -> Lticheck:
    """Return a function that runs `lticheck` with these arguments."""

    def lticheck(*arguments: str) -> Run:
        capsys.readouterr()
        status = run(arguments)
        captured = capsys.readouterr()
        return Run(int(status), captured.out, captured.err)

    return lticheck
