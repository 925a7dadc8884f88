"""A tool's own tests, in one line: the fixture of lticheck's pytest plugin."""

from __future__ import annotations

import json

import pytest

from lticheck.model.errors import LticheckError
from lticheck.pytest_plugin import CanvasSandbox
from tests.plugin.tool import post_score
from tests.sandbox import flask_tool


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


def test_a_grade_arrives_by_lti_1_3(canvas_sandbox: CanvasSandbox) -> None:
    """Through the tool's own login route, and back as its library would post it."""
    canvas = canvas_sandbox.sandbox
    launch = canvas_sandbox.launch13(
        login_url=flask_tool.LOGIN,
        target=flask_tool.LAUNCH,
        browser=flask_tool.tool(canvas).test_client(),
    )
    assert launch.response.status_code == 200
    token = flask_tool.access_token(canvas, canvas_sandbox.registration13)
    access = json.loads(token.text)["access_token"]
    assert flask_tool.post_score(canvas, launch.response.json, access).status == 200
    result = canvas_sandbox.result13()
    assert canvas_sandbox.gradebook13()["score"] == 8.5
    assert result is not None
    assert result["grading_progress"] == "FullyGraded"


def test_an_lti_1_3_scenario_that_is_none_is_named(canvas_sandbox: CanvasSandbox) -> None:
    browser = flask_tool.tool(canvas_sandbox.sandbox).test_client()
    with pytest.raises(LticheckError, match="scenario “nothing”"):
        canvas_sandbox.launch13("nothing", login_url=flask_tool.LOGIN, browser=browser)


def test_each_test_has_new_results(canvas_sandbox: CanvasSandbox) -> None:
    assert canvas_sandbox.result13() is None
    assert canvas_sandbox.gradebook13()["attempt"] is None
