"""The first minute: `lticheck demo`, as a newcomer sees it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from lticheck.cli.demo_stories import STORIES
from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck, Run

HEAD = re.compile(r"(?=^\d of 5  )", re.MULTILINE)
SCREEN = 24
"""Lines of a terminal as it opens."""

CAUSES = {
    "1.1": (
        "lticheck explain non-numeric-score",
        "lticheck explain zero-point-assignment",
        "lticheck explain instructor-sourcedid",
        "lticheck explain removed-tool",
        "Canvas took it",
    ),
    "1.3": (
        "lticheck explain grade-erased",
        "lticheck explain token-key-rejected",
        "lticheck explain developer-key-off",
        "lticheck explain user-not-in-course",
        "Canvas took it",
    ),
}


@pytest.fixture(params=CAUSES)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def demo(lticheck: Lticheck, version: str) -> Run:
    return lticheck("demo", "--lti", version)


def test_five_screens_each_with_its_cause(demo: Run, version: str) -> None:
    assert demo.status == ExitStatus.OK
    screens = HEAD.split(demo.stdout)[1:]
    assert len(screens) == len(STORIES[version])
    for screen, cause in zip(screens, CAUSES[version], strict=True):
        assert cause in screen


def test_lti11_is_shown_where_nothing_is_said(lticheck: Lticheck) -> None:
    assert CAUSES["1.1"][0] in lticheck("demo").stdout


def test_each_screen_fits_a_terminal(demo: Run) -> None:
    screens = HEAD.split(demo.stdout)[1:]
    for screen in screens:
        lines = screen.split("Next, with your own:")[0].rstrip().splitlines()
        assert len(lines) <= SCREEN
        assert max(map(len, lines)) <= 80


def test_each_launch_is_asked_all_that_it_can_be(demo: Run) -> None:
    """A step is left out for what failed before it alone, and never for an earlier launch."""
    assert "test write:" not in demo.stdout


def test_it_ends_with_what_to_type_next(demo: Run) -> None:
    last = demo.stdout.splitlines()[-5:]
    assert last[0] == "Next, with your own:"
    assert all("lticheck " in line for line in last[1:])


def test_the_page_holds_all_five(lticheck: Lticheck, version: str, tmp_path: Path) -> None:
    target = tmp_path / "demo.html"
    run = lticheck("demo", "--lti", version, "--html", str(target))
    assert run.status == ExitStatus.OK
    page = html.unescape(target.read_text(encoding="utf-8"))
    for story in STORIES[version]:
        assert story.title in page
