"""-q and -v: one line a result, or every request; marks of steps beside what was found."""

from __future__ import annotations

from lticheck.formats.format import Appearance
from lticheck.formats.terminal import text
from lticheck.formats.terminal.links import LINK, Links
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Evidence
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.formats.reports import diagnosis, finding

SAMPLES = ROOT / "sample_launches"
HEALTHY, REMOVED = str(SAMPLES / "healthy.json"), str(SAMPLES / "removed-tool.json")
ZERO = str(SAMPLES / "zero-point-assignment.json")
URL = "https://canvas.school.example/api/lti/v1/tools/70001/grade_passback?a=1"


def test_quiet_is_one_line_a_result_however_narrow(lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "-q", "--sandbox", HEALTHY, REMOVED)
    assert run.status == ExitStatus.FINDINGS
    assert run.stdout.splitlines()[:2] == [
        f"✔ {HEALTHY}  in order",
        f"✖ {REMOVED}  removed-tool  instructor",
    ]
    assert run.stdout.splitlines()[2].startswith("✖ 2 checked")


def test_quiet_checks_have_no_card(lticheck: Lticheck) -> None:
    run = lticheck("smoke", "-q", "--sandbox", str(ROOT / "tests/smoke/lticheck.toml"))
    assert not any("Who acts" in line for line in run.stdout.splitlines())


def test_verbose_shows_each_request(lticheck: Lticheck) -> None:
    short = lticheck("diagnose", "--sandbox", REMOVED)
    assert "→ POST" not in short.stdout
    assert "→ POST" in lticheck("diagnose", "-v", "--sandbox", REMOVED).stdout


def test_the_step_that_a_finding_is_about_has_its_mark(lticheck: Lticheck) -> None:
    """The launch of a zero-point assignment passes, and is not in order all the same."""
    run = lticheck("diagnose", "--sandbox", ZERO)
    assert "✖ launch ── ✔ read ── ✔ test write" in run.stdout
    late = str(SAMPLES / "late-policy-deduction.json")
    run = lticheck("diagnose", "--sandbox", "--score", "0.8", late)
    assert "✔ launch ── ✔ read ── ✔ test write ── ✔ score ── ▲ read back" in run.stdout
    assert (
        "✔ launch ── ✔ read ── ✔ test write\n" in lticheck("diagnose", "--sandbox", HEALTHY).stdout
    )


def test_why_nothing_was_asked_is_said_once(lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "--offline", HEALTHY)
    assert run.stdout.count("offline: nothing is sent") == 1


def test_advice_is_for_the_cause_that_canvas_names(lticheck: Lticheck) -> None:
    """An unpublished assignment is published; nobody opens a grading period for it."""
    told = {
        name: lticheck("diagnose", "--sandbox", "--score", "0.8", f"{SAMPLES}/{name}.json").stdout
        for name in ("assignment-locked-unpublished", "assignment-locked-grading-period")
    }
    unpublished, closed = told.values()
    assert "Publish the assignment" in unpublished
    assert "close date" not in unpublished
    assert "close date" in closed
    assert "Publish the assignment" not in closed
    assert all("Send the score again afterwards" in text for text in told.values())


def screen(*, color: bool = False, links: bool = False) -> str:
    """Return a card with a URL that its column has no room for."""
    told = finding(evidence=(Evidence(label="Asked", actual="no", where=URL),))
    return text.card(diagnosis(told), Appearance(width=60, color=color, links=links))


def test_a_terminal_that_can_gets_links() -> None:
    assert URL in screen().split("\n", 1)[1]
    assert "\x1b]8" not in screen(color=True)
    assert LINK.format(url=URL) in screen(color=True, links=True)


def test_text_of_others_stands_for_no_url() -> None:
    """Neither a private character nor a filler that a capture holds becomes another's URL."""
    links = Links(width=80, as_links=True)
    first = links.hold(URL, taken=8)
    forged = links.hold("\U000f0000\ufdd1\ufdd1 x", taken=8)
    assert links.shown(first) == LINK.format(url=URL)
    assert URL not in links.shown(forged)
