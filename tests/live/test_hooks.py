"""The response hooks, on a real requests session and on httpx's ways, against the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from oauthlib.oauth1 import Client

from lticheck import hooks
from lticheck.logging.watcher import Watcher
from lticheck.sandbox import Sandbox
from tests.live.conftest import TOOL, Written
from tests.sandbox.client import ENVELOPE

URL = "https://school.example/api/lti/courses/1/line_items/7/scores"
DROPPED = (
    b'{"errors":{"type":"unprocessable_entity","message":"User not found in course or is not a '
    b'student"}}'
)


@pytest.fixture(autouse=True)
def watched(written: Written, monkeypatch: pytest.MonkeyPatch) -> Watcher:
    """Give the hooks the watcher of the test."""
    monkeypatch.setattr(hooks, "WATCHER", written.handler.watcher)
    return written.handler.watcher


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        opened.hooks["response"].append(hooks.on_response)
        yield opened


def test_a_session_of_requests(
    canvas: Sandbox, session: requests.Session, written: Written
) -> None:
    """A grade that the sandbox really refuses."""
    launch = dict(canvas.launch("student-dropped"))
    url = launch["lis_outcome_service_url"]
    key = launch["oauth_consumer_key"]
    result = "<result><resultScore><textString>0.85</textString></resultScore></result>"
    body = ENVELOPE.format(
        op="replaceResult", sourcedid=launch["lis_result_sourcedid"], result=result
    )
    signer = Client(key, client_secret=canvas.secret(key) or "")
    _, headers, _ = signer.sign(url, "POST", body, {"Content-Type": "application/xml"})
    response = session.post(url, data=body, headers=headers)
    assert response.status_code == 422
    assert written.rules == ["user-not-in-course"]


class Httpx:
    """A response as httpx has it while its event hooks run: the body is not read yet."""

    def __init__(self, url: str, status: int, content: bytes) -> None:
        self.request = SimpleNamespace(
            method="POST",
            url=url,
            headers={"Content-Type": "application/vnd.ims.lis.v1.score+json"},
            content=b'{"userId":"5","scoreGiven":1,"scoreMaximum":1}',
        )
        self.status_code, self.headers = status, {"Content-Type": "application/json"}
        self._unread = content

    def read(self) -> bytes:
        """Read the body, as httpx's Response does."""
        self._content = self._unread
        return self._content

    async def aread(self) -> bytes:
        """Read the body of an AsyncClient."""
        return self.read()


def test_an_event_hook_of_httpx(written: Written) -> None:
    hooks.on_response(Httpx(URL, 422, DROPPED))
    assert written.rules == ["user-not-in-course"]


def test_an_event_hook_of_an_async_client(written: Written) -> None:
    asyncio.run(hooks.on_response_async(Httpx(URL, 422, DROPPED)))
    assert written.rules == ["user-not-in-course"]


class HttpError(Exception):
    """An exception that holds the response, as those of requests, httpx and PyLTI1p3 do."""

    def __init__(self, response: Httpx) -> None:
        super().__init__("422")
        self.response = response


@pytest.mark.parametrize("is_later", [False, True])
def test_an_exception_with_the_same_response_is_the_same_failure(
    is_later: bool, written: Written
) -> None:
    """The hook saw it first; the tool logs the exception a moment after."""
    response = Httpx(URL, 422, DROPPED)
    hooks.on_response(response)
    if is_later:
        assert written.rules == ["user-not-in-course"]
    try:
        raise HttpError(response)
    except HttpError:
        TOOL.exception("the grade failed")
    assert written.rules == ["user-not-in-course"]


def test_an_exception_brings_the_answer_by_itself(written: Written) -> None:
    response = Httpx(URL, 422, DROPPED)
    response.read()
    try:
        try:
            raise HttpError(response)
        except HttpError as error:
            raise RuntimeError("no grade") from error
    except RuntimeError:
        TOOL.exception("the view broke")
    assert written.rules == ["user-not-in-course"]


def test_what_is_of_no_grade_is_left_unread(written: Written) -> None:
    response = Httpx("https://school.example/api/v1/users/5", 404, b"")
    hooks.on_response(response)
    assert not hasattr(response, "_content")
    assert written.lines == []


def test_an_answer_that_is_streamed_is_left_unread(written: Written) -> None:
    class Streamed:
        request = SimpleNamespace(url=URL)

        @property
        def content(self) -> bytes:
            raise AssertionError("read")

    hooks.on_response(Streamed(), stream=True)
    assert written.lines == []


def test_a_bug_costs_the_client_nothing(watched: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_response: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(hooks, "message_of", broken)
    hooks.on_response(Httpx(URL, 422, DROPPED))
    assert watched.dropped == 1


def test_at_exit_what_a_hook_saw_is_named(run_python: Callable[..., str]) -> None:
    """No handler of logging is there to be flushed."""
    told = run_python(
        "from lticheck.logging import watcher; watcher.PATIENCE = 60.0\n"
        "from lticheck import hooks; from tests.live.test_hooks import DROPPED, URL, Httpx\n"
        "import logging, sys\n"
        "logging.getLogger('lticheck').addHandler(logging.StreamHandler(sys.stdout))\n"
        "hooks.on_response(Httpx(URL, 422, DROPPED))"
    )
    assert told.startswith("user-not-in-course: ")
