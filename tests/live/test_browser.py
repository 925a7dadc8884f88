"""The pages in a real browser: launches, frames, the keyboard, day and night, phone and desk."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Response

from lticheck.model.credentials import Consumers
from lticheck.receiver.bench import Bench
from lticheck.receiver.receiver import Receiver
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web.observer import Nobody
from tests.live.browser import CHROMIUM, Browser
from tests.live.tools import served, tool11, tool13
from tests.sandbox.client import Client, exchange

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.xdist_group("browser"),
]
WIDTHS = (390, 1200)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Return the browser, of a desk's width; no page may have broken its own policy."""
    chromium.console.clear()
    chromium.look(1200)
    yield chromium
    refused = [text for text in chromium.console if "Content Security Policy" in text]
    assert not refused


@pytest.fixture
def bench(canvas: Sandbox) -> Iterator[Bench]:
    found = Bench(consumers=Consumers()).start()
    canvas.observer, canvas.tool_urls = found, {}
    yield found
    canvas.observer, canvas.tool_urls = Nobody(), {}


def fill(browser: Browser, **values: str) -> None:
    """Type values into the fields of the page."""
    for name, value in values.items():
        browser.run(f"document.getElementById('{name}').value = '{value}'")


def launch(browser: Browser, name: str = "ok") -> None:
    """Click a situation's launch button, and look at the tab that it opens."""
    known = browser.pages()
    browser.run(f"document.querySelector('[aria-label=\"Launch {name}\"]').click()")
    browser.new_page(known)


def cell(browser: Browser, name: str) -> str:
    """Return a situation's row as text."""
    shown = browser.run(
        f"document.querySelector('[aria-label=\"Launch {name}\"]').closest('tr').textContent"
    )
    return " ".join(str(shown).split())


@pytest.mark.parametrize("protocol", ["1.1", "1.3"])
def test_from_the_page_to_capture_and_its_report(
    protocol: str, browser: Browser, canvas: Sandbox, endpoint: Receiver
) -> None:
    """One click: launch, login where there is one, the steps, and the report in the browser."""
    here = endpoint.origins[-1]
    if protocol == "1.1":
        browser.open(f"{canvas.url}/")
        fill(browser, url=f"{here}/launch")
        launch(browser, "tool-deleted")
        browser.until("document.body.innerText.includes('no longer linked to this tool')")
    else:
        browser.open(f"{canvas.url}/lti13")
        fill(browser, login=f"{here}/login", target=f"{here}/launch")
        launch(browser, "navigation")
        browser.until("document.body.innerText.includes('Who acts')")
    assert browser.run("document.querySelector('h1').textContent").startswith("This launch")
    assert (
        len(list(endpoint.keeper.folder.glob("launch-*.json"))) == 1 if endpoint.keeper else False
    )
    browser.open(here)
    assert "1 launch received" in browser.run("document.body.innerText")


def test_from_the_page_to_a_tool_of_lti11_and_its_grade(
    browser: Browser, canvas: Sandbox, bench: Bench
) -> None:
    with served(tool11(canvas)) as tool:
        browser.open(f"{canvas.url}/")
        fill(browser, url=f"{tool}/launch")
        launch(browser)
        browser.until("document.body.innerText.includes('Canvas answered 200')")
    bench.finish()
    browser.open(f"{canvas.url}/")
    assert "Gradebook now 8.5 attempt 1" in cell(browser, "ok")
    frame = "document.querySelector('iframe.posted').contentDocument.body.innerText"
    browser.until(f"{frame}.includes('in order')")
    assert browser.run("document.getElementById('url').value") == f"{tool}/launch"


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_from_the_page_to_a_tool_of_lti13_and_its_grade(
    browser: Browser, canvas: Sandbox, bench: Bench
) -> None:
    """In a tab it works; in the frame of another site the tool loses the cookie with its state."""
    origin = f"http://127.0.0.1:{(port := free_port())}"
    app, answers = tool13(canvas, origin), list[int]()

    @app.after_request
    def note(answer: Response) -> Response:
        answers.append(answer.status_code)
        return answer

    with served(app, port) as tool:
        browser.open(f"{canvas.url}/lti13")
        fill(browser, login=f"{tool}/login", target=f"{tool}/launch")
        launch(browser)
        browser.until("document.body.innerText.includes('Canvas answered 20')")
        bench.finish()
        browser.open(f"{canvas.url}/lti13")
        assert "Gradebook now 8.5 attempt 1" in cell(browser, "ok")
        before = len(bench.rows())
        browser.run("document.querySelector('[name=in][value=frame]').click()")
        launch(browser)
        browser.until(
            "location.hostname === 'localhost' && !!document.querySelector('iframe.tool')"
        )
        browser.until(ANOTHER_SITE)
        wait_for(lambda: 500 in answers)
        bench.finish()
    assert len(bench.rows()) == before


ANOTHER_SITE = (
    "(() => { try { document.querySelector('iframe.tool').contentDocument.title; return false }"
    " catch { return true } })()"
)
"""Whether the frame shows a document of another site: it cannot be read from outside."""


PAGES = {
    "situations of LTI 1.1": "/",
    "situations of LTI 1.3": "/lti13",
    "a search": "/?q=points",
    "what was posted": "/posted",
    "one request": "/posted/1",
    "a frame": f"/frame?{urlencode({'of': '/launches/ok/post', 'url': 'http://127.0.0.1:9/'})}",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_sandboxs_pages_fit_and_draw(
    page: str, browser: Browser, canvas: Sandbox, bench: Bench, tmp_path: Path
) -> None:
    """From a phone's width up, by day and by night, and by night it is dark."""
    Client(canvas, "student-dropped").replace("0.85")
    bench.finish()
    fits_and_draws(browser, f"{canvas.url}{PAGES[page]}", tmp_path)


def test_captures_pages_fit_and_draw(
    browser: Browser, canvas: Sandbox, endpoint: Receiver, tmp_path: Path
) -> None:
    body = urlencode(list(canvas.launch("points-zero"))).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert exchange(f"{endpoint.origins[-1]}/launch", body, form).status == 200
    for path in ("/", "/launches/1"):
        fits_and_draws(browser, f"{endpoint.origins[-1]}{path}", tmp_path)


def fits_and_draws(browser: Browser, url: str, folder: Path) -> None:
    """Look at a page in two widths and two schemes; read its outline."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.look(width, scheme)
            browser.open(url)
            across = browser.run("document.documentElement.scrollWidth")
            assert across == width, f"{across} at {width}"
            data = browser.picture(folder / f"{width}-{scheme}.png")
            assert struct.unpack(">I", data[16:20])[0] == width
            paper = browser.run("getComputedStyle(document.body).backgroundColor")
            assert (sum(map(int, paper[4:-1].split(","))) < 200) is (scheme == "dark")
    outline(browser)


def outline(browser: Browser) -> None:
    """Headings go down one step at a time, fields have labels, links and buttons have names."""
    levels = browser.run("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unnamed = browser.run(
        "[...document.querySelectorAll('input:not([type=hidden])')].filter(i => !i.labels.length)"
        ".length + [...document.querySelectorAll('a,button,summary')].filter(e => "
        "!(e.textContent.trim() || e.getAttribute('aria-label'))).length + "
        "[...document.querySelectorAll('iframe')].filter(f => !f.title).length"
    )
    assert unnamed == 0


def test_everything_is_reached_by_keyboard(
    browser: Browser, canvas: Sandbox, endpoint: Receiver
) -> None:
    """Tab to the URL, Enter launches; Tab to a group, Space opens it."""
    browser.open(f"{canvas.url}/")
    fill(browser, url=f"{endpoint.origins[-1]}/launch")
    tab_to(browser, "document.activeElement.id === 'url'")
    known = browser.pages()
    browser.key("Enter")
    browser.new_page(known)
    browser.until("document.body.innerText.includes('This launch is in order')")
    browser.open(f"{canvas.url}/")
    closed = "document.activeElement.matches('summary') && !document.activeElement.parentNode.open"
    tab_to(browser, closed)
    browser.key("Enter")
    browser.until("document.activeElement.parentNode.open")
    outlined = browser.run("getComputedStyle(document.activeElement).outlineStyle")
    assert outlined == "solid"


def tab_to(browser: Browser, goal: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(80):
        browser.key("Tab")
        if browser.run(goal):
            return
    pytest.fail(f"Tab never reaches {goal}")
