"""The page in a real browser: it draws, and nothing stands out to the right."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from html import escape
from pathlib import Path

import pytest

from lticheck.model.location import Location
from lticheck.reporting.report import Report
from lticheck.sandbox import Sandbox
from tests.formats.reports import diagnosis, finding, hostile, render, smoke
from tests.sandbox.client import exchange

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip
WIDTHS = (320, 390, 1000)
LONG = "https://canvas.example/" + "x" * 400

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


def browse(folder: Path, page: Path, *arguments: str) -> str:
    """Open a page in Chromium and return what it printed."""
    assert CHROMIUM
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [CHROMIUM, *FLAGS, profile, *arguments, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def with_long_words() -> Report:
    """Return a report with words longer than any line."""
    return Report(
        diagnoses=(diagnosis(finding(message=LONG, title=LONG), location=Location(file=LONG)),)
    )


@pytest.mark.parametrize("width", [390, 1000])
def test_the_page_draws(width: int, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render("html", smoke()), encoding="utf-8")
    shot = tmp_path / "shot.png"
    browse(tmp_path, page, f"--window-size={width},900", f"--screenshot={shot}")
    data = shot.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (width, 900)
    assert len(data) > 20_000, "an empty page is a few hundred bytes"


def test_the_sandbox_fits_a_phone(canvas: Sandbox, tmp_path: Path) -> None:
    shown = exchange(f"{canvas.url}/", b"", {}, method="GET").text
    assert widths(shown, tmp_path) == [(str(width), str(width)) for width in WIDTHS]


@pytest.mark.parametrize(
    "report", [smoke(), hostile(), with_long_words()], ids=["smoke", "hostile", "long words"]
)
def test_nothing_stands_out_to_the_right(report: Report, tmp_path: Path) -> None:
    shown = widths(render("html", report), tmp_path)
    assert shown == [(str(width), str(width)) for width in WIDTHS]


def widths(text: str, folder: Path) -> list[tuple[str, str]]:
    """Measure a page from outside, in frames of a phone's and of a desk's width."""
    page = escape(text)
    across = "this.contentDocument.documentElement.scrollWidth"
    measure = f"this.after(this.width + ':' + {across} + ';')"
    frames = [f'<iframe width={w} srcdoc="{page}" onload="{measure}"></iframe>' for w in WIDTHS]
    outer = folder / "outer.html"
    outer.write_text(f"<meta charset=utf-8>{''.join(frames)}", encoding="utf-8")
    dom = browse(folder, outer, "--dump-dom", "--virtual-time-budget=5000")
    return re.findall(r"</iframe>(\d+):(\d+);", dom)
