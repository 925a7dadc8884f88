"""As a process of its own: start-up, interruption, broken pipes, the version."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from lticheck import __version__
from lticheck.model.exit_status import ExitStatus
from tests.conftest import ROOT

HEALTHY = str(ROOT / "sample_launches" / "healthy.json")
LTICHECK = [sys.executable, "-m", "lticheck"]


def test_the_version() -> None:
    done = subprocess.run([*LTICHECK, "--version"], capture_output=True, text=True, check=True)
    assert __version__ in done.stdout


def test_ctrl_c_leaves_cleanly() -> None:
    """While Canvas is silent: status 130, no traceback."""
    command = [*LTICHECK, "diagnose", "--sandbox", "--fault", "slow", "--timeout", "30", HEALTHY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(3.0)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == ExitStatus.INTERRUPTED
    assert (out, err.strip()) == (b"", b"interrupted")


def test_a_closed_pipe_is_no_crash() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [*LTICHECK, "diagnose", "--offline", str(ROOT / "sample_launches")]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (ExitStatus.FINDINGS, b"")


def test_the_sandbox_serves_until_interrupted() -> None:
    command = [*LTICHECK, "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert b"http://127.0.0.1:" in line
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == ExitStatus.INTERRUPTED
    assert err.strip() == b"interrupted"
