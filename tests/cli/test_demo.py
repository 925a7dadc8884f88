"""The first minute: `lticheck demo`, as a newcomer sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lticheck.cli.demo import STORIES
from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck, Run

HEAD = re.compile(r"(?=^\d of 5  )", re.MULTILINE)
SCREEN = 24
"""Lines of a terminal as it opens."""

CAUSES = (
    "lticheck explain non-numeric-score",
    "lticheck explain zero-point-assignment",
    "lticheck explain instructor-sourcedid",
    "lticheck explain removed-tool",
    "Canvas took it",
)


@pytest.fixture
def demo(lticheck: Lticheck) -> Run:
    return lticheck("demo")


def test_five_screens_each_with_its_cause(demo: Run) -> None:
    assert demo.status == ExitStatus.OK
    screens = HEAD.split(demo.stdout)[1:]
    assert len(screens) == len(STORIES)
    for screen, cause in zip(screens, CAUSES, strict=True):
        assert cause in screen


def test_each_screen_fits_a_terminal(demo: Run) -> None:
    screens = HEAD.split(demo.stdout)[1:]
    for screen in screens:
        lines = screen.split("Next, with your own:")[0].rstrip().splitlines()
        assert len(lines) <= SCREEN
        assert max(map(len, lines)) <= 80


def test_it_ends_with_what_to_type_next(demo: Run) -> None:
    last = demo.stdout.splitlines()[-4:]
    assert last[0] == "Next, with your own:"
    assert all("lticheck " in line for line in last[1:])


def test_the_page_holds_all_five(lticheck: Lticheck, tmp_path: Path) -> None:
    target = tmp_path / "demo.html"
    assert lticheck("demo", "--html", str(target)).status == ExitStatus.OK
    page = target.read_text(encoding="utf-8")
    for story in STORIES:
        assert story.title in page
