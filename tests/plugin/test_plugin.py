"""A tool's own tests, in one line: the fixture of lticheck's pytest plugin."""

from __future__ import annotations

import pytest

from lticheck.pytest_plugin import CanvasSandbox
from tests.plugin.tool import post_score


def send(canvas: CanvasSandbox, score: str, scenario: str = "ok") -> bool:
    launch = canvas.launch(scenario, to="http://localhost:8000/lti/")
    return post_score(launch, canvas.secret(launch["oauth_consumer_key"]), score)


def test_a_grade_arrives(canvas_sandbox: CanvasSandbox) -> None:
    assert send(canvas_sandbox, "0.85")
    canvas_sandbox.assert_score(8.5)


def test_each_test_has_a_new_gradebook(canvas_sandbox: CanvasSandbox) -> None:
    canvas_sandbox.assert_untouched()


def test_a_percentage_is_refused(canvas_sandbox: CanvasSandbox) -> None:
    assert not send(canvas_sandbox, "85")
    canvas_sandbox.assert_untouched()


def test_canvas_can_be_made_to_fail(canvas_sandbox: CanvasSandbox) -> None:
    canvas_sandbox.fail("throttle")
    assert not send(canvas_sandbox, "0.85")
    canvas_sandbox.assert_untouched()


def test_the_assertions_can_fail(canvas_sandbox: CanvasSandbox) -> None:
    with pytest.raises(pytest.fail.Exception, match="shows no grade"):
        canvas_sandbox.assert_score(8.5)
    send(canvas_sandbox, "0.5", "percent")
    with pytest.raises(pytest.fail.Exception, match="was changed: 5 points"):
        canvas_sandbox.assert_untouched("percent")
