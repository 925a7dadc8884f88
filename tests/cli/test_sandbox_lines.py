"""`lticheck sandbox` prints a registration of LTI 1.3 that works as it stands."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.sandbox.client import exchange

LAST = "For ltijs, PyLTI1p3 and Django, and to launch: "


@pytest.fixture
def printed() -> Iterator[dict[str, str]]:
    """Start it, and return what its lines name."""
    running = subprocess.Popen(
        [sys.executable, "-m", "lticheck", "sandbox"], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    found = {}
    try:
        for line in running.stdout:
            name, _, value = line.strip().partition("  ")
            found[name] = value.strip()
            if line.strip().startswith(LAST):
                found["page"] = line.strip().removeprefix(LAST)
                break
        yield found
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


def test_the_start_up_lines_are_a_registration(printed: dict[str, str]) -> None:
    assert printed["issuer"] == "https://canvas.instructure.com"
    assert printed["client id"].isdigit()
    assert ":" in printed["deployment id"]
    keys = json.loads(exchange(printed["key set URL"], b"", {}, method="GET").text)["keys"]
    assert [key["alg"] for key in keys] == ["RS256"]
    pem = exchange(printed["private test key"], b"", {}, method="GET").text
    assert pem.startswith("-----BEGIN ")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = exchange(printed["token URL"], b"grant_type=x", form)
    assert json.loads(refused.text)["error"] == "unsupported_grant_type"
    assert exchange(printed["authorization URL"], b"", {}, method="GET").status == 400
    page = exchange(printed["page"], b"", {}, method="GET").text
    assert printed["client id"] in page
