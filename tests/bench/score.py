"""One score with diagnosis over AGS on loopback, whole process, against the same post alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from lticheck.sandbox import Sandbox

ROUNDS = 15
HERE = Path(__file__).parent
NEXT = HERE.parent.parent / ".venv-clients-next" / "bin" / "python"
WANTED = 1.5


def score_cost() -> Iterator[str]:
    """Yield the ratio to requests and joserfc, and to pylti1p3next where it is installed."""
    with Sandbox() as canvas, tempfile.TemporaryDirectory() as folder:
        commands, environment = _commands(canvas, Path(folder))
        taken = _medians(commands, environment)
    own = taken.pop("lticheck send")
    for name, seconds in taken.items():
        yield (
            f"one score over AGS with diagnosis, against {name}: {own / seconds:.2f} x "
            f"(wanted: {WANTED})"
        )
    if "pylti1p3next" not in taken:
        yield "one score over AGS, against pylti1p3next: not installed (make test-clients)"


def _commands(canvas: Sandbox, folder: Path) -> tuple[dict[str, Sequence[str]], Mapping[str, str]]:
    registration, scenario = canvas.lti13.registration(), canvas.lti13.scenarios["ok"]
    launch, key = folder / "launch.json", folder / "key.pem"
    launch.write_text(json.dumps(dict(canvas.lti13.posted("ok"))), encoding="utf-8")
    key.write_text(canvas.lti13.private_pem, encoding="utf-8")
    item = f"{canvas.url}/api/lti/courses/{scenario.course_id}/line_items/{scenario.line_item_id}"
    what = (str(key), registration.client_id, registration.token_url, item, scenario.lti_id)
    commands: dict[str, Sequence[str]] = {
        "lticheck send": (
            *(sys.executable, "-m", "lticheck", "send", str(launch), "--key-file", str(key)),
            *("--score", "8.5", "--score-maximum", "10"),
        ),
        "requests and joserfc": (sys.executable, str(HERE / "bare_score.py"), *what),
    }
    if NEXT.exists():
        commands["pylti1p3next"] = (str(NEXT), str(HERE / "next_score.py"), *what)
    environment = {**os.environ, "LTICHECK_HOSTS": "127.0.0.1", "XDG_RUNTIME_DIR": str(folder)}
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # all alike are read as they are installed
    return commands, environment


def _medians(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> dict[str, float]:
    """Take turns, so that what else the machine does falls on all alike."""
    for command in commands.values():  # compiles what is read
        subprocess.run(command, capture_output=True, check=True, env=dict(environment))
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True, env=dict(environment))
            taken[name].append(time.perf_counter() - started)
    return {name: median(seconds) for name, seconds in taken.items()}
