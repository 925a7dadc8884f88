"""Running a client's tool against the sandbox: what its developer sees, and what it logs."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lticheck.sandbox import Sandbox
from tests.conftest import ROOT

PYTHON = ROOT / ".venv-clients" / "bin" / "python"
TOOLS = Path(__file__).parent / "tools"
TOOL_URL = "http://tool.example/lti/"


@dataclass(frozen=True)
class Witnessed:
    """What one run of a client left."""

    seen: str
    """What the developer sees."""
    log: str
    """What the log holds at level DEBUG."""


def run_tool(
    tool: str,
    canvas: Sandbox,
    scenario: str,
    score: str,
    logging: dict[str, object] | None = None,
) -> Witnessed:
    """Launch a tool and have it post a score; `logging` is the LOGGING of Django's settings."""
    launch = dict(canvas.launch(scenario, to=TOOL_URL))
    task = {
        "launch": launch,
        "url": TOOL_URL,
        "secret": canvas.secret(launch["oauth_consumer_key"]),
        "score": score,
        "logging": logging,
    }
    done = subprocess.run(
        [PYTHON, TOOLS / f"{tool}_tool.py"],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Witnessed(seen=done.stdout.strip(), log=done.stderr)
