"""A pytest fixture: the Canvas stand-in for a tool's own tests.

def test_a_grade_arrives(canvas_sandbox):
    launch = canvas_sandbox.launch("ok", to="http://localhost/lti/")
    ...                                # the tool is launched, and posts a score
    canvas_sandbox.assert_score(8.5)   # points
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # a plugin is loaded in every run of pytest: it must cost nothing
    from lticheck.sandbox import Sandbox

TOLERANCE = 1e-9


class CanvasSandbox:
    """A running sandbox, with assertions on its gradebook."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    @property
    def url(self) -> str:
        """The origin at which this Canvas listens."""
        return self.sandbox.url

    def launch(self, scenario: str = "ok", *, to: str = "") -> dict[str, str]:
        """Return a signed launch, to be posted to the tool's launch URL `to`."""
        return dict(self.sandbox.launch(scenario, to=to))

    def secret(self, consumer_key: str) -> str:
        """Return the shared secret that the tool has to know for this key."""
        return self.sandbox.secret(consumer_key) or ""

    def gradebook(self, scenario: str = "ok") -> dict[str, Any]:
        """Return the student's row: grade, score in points, state, comments and the rest."""
        return self.sandbox.gradebook(scenario)

    def fail(self, *faults: str) -> None:
        """Make Canvas fail from now on, as `lticheck sandbox --list-faults` names it."""
        self.sandbox.faults = faults

    def assert_score(self, points: float, scenario: str = "ok") -> None:
        """Assert that the gradebook shows these points, as a grade."""
        __tracebackhide__ = True
        row = self.gradebook(scenario)
        score = row["score"]
        if not row["graded"] or score is None or abs(score - points) > TOLERANCE:
            pytest.fail(f"the gradebook of “{scenario}” shows {_told(row)}, not {points:g} points")

    def assert_untouched(self, scenario: str = "ok") -> None:
        """Assert that nothing was handed in or graded."""
        __tracebackhide__ = True
        row = self.gradebook(scenario)
        if row["graded"] or row["submission_type"] or row["comments"]:
            pytest.fail(f"the gradebook of “{scenario}” was changed: {_told(row)}")


def _told(row: dict[str, Any]) -> str:
    grade = "no grade" if row["score"] is None else f"{row['score']:g} points"
    return f"{grade} ({row['workflow_state']})"


@pytest.fixture(scope="session")
def _lticheck_canvas() -> Iterator[Sandbox]:
    from lticheck.sandbox import Sandbox  # noqa: PLC0415 - a plugin must cost nothing

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def canvas_sandbox(_lticheck_canvas: Sandbox) -> CanvasSandbox:
    """Return a Canvas stand-in on loopback, as new for each test."""
    _lticheck_canvas.reset()
    _lticheck_canvas.faults = ()
    return CanvasSandbox(_lticheck_canvas)
