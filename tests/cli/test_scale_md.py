"""The commands of docs/scale.md do what the page says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.posts import LEFT, REMOVED, Post, write_log
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
NEEDED = ("xargs", "openssl", "find", "sh")


def commands() -> str:
    """Return the block that runs several processes, as it stands on the page."""
    blocks = TEXT.split("\n\n")
    block = next(block for block in blocks if "xargs -0 -P" in block and block.startswith("    "))
    return "\n".join(line[4:] for line in block.splitlines())


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="needs a Unix shell")
def test_several_processes_say_what_one_says(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    for number in range(5):
        at = f"2026-11-1{number}T08:00:00Z"
        failed = (Post(REMOVED, student=n, at=at) for n in range(number, number + 6))
        write_log(tmp_path / "logs" / f"{number}.log", *failed, Post(LEFT, student=77, at=at))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "80"}

    def ran(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    merged = ran(commands())
    whole = ran("lticheck diagnose --offline logs/*.log")
    assert (merged.stderr, merged.stdout) == ("", whole.stdout)
    assert merged.returncode == whole.returncode == ExitStatus.FINDINGS
    assert len(list((tmp_path / "parts").iterdir())) == 5
    assert "11 grades need attention in 35 tries" in merged.stdout
    assert "11 grades need attention" in (tmp_path / "report.html").read_text()
