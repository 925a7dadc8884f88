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
    from lticheck.sandbox.ags.registration import Registration
    from lticheck.sandbox.lti13 import Launch13

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

    def launch13(
        self, scenario: str = "ok", *, login_url: str, target: str = "", browser: Any = None
    ) -> Launch13:
        """Launch by LTI 1.3, through the tool's own login route, as a browser would.

        `target` is the launch URL that the tool is to show, by default the login URL. `browser`
        is the test client of Flask or Django, or a `requests.Session`; without one the tool is
        asked at its address. Returns what was posted to the tool, and the tool's answer. Raises
        LticheckError where the tool's login does not lead to this Canvas, or Canvas shows an
        error in place of a launch.
        """
        return self.sandbox.lti13.launch(
            scenario, login_url=login_url, target=target or login_url, browser=browser
        )

    @property
    def registration13(self) -> Registration:
        """What the tool has to know of this Canvas for LTI 1.3; `private_jwk13` signs for it."""
        return self.sandbox.lti13.registration()

    @property
    def private_jwk13(self) -> dict[str, Any]:
        """The private test key that the sandbox's registrations trust."""
        return self.sandbox.lti13.private_jwk

    @property
    def private_pem13(self) -> str:
        """The same key as PEM."""
        return self.sandbox.lti13.private_pem

    @property
    def public_pem13(self) -> str:
        """Its public part as PEM."""
        return self.sandbox.lti13.public_pem

    def gradebook13(self, scenario: str = "ok") -> dict[str, Any]:
        """Return the student's row of a scenario of LTI 1.3."""
        return self.sandbox.lti13.gradebook(scenario)

    def result13(self, scenario: str = "ok") -> dict[str, Any] | None:
        """Return the tool's own result row, or None."""
        return self.sandbox.lti13.result(scenario)

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
