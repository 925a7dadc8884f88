"""The sandbox's pages as a bench: situations, search, frames, and what the tool posted."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from lxml import html

from lticheck.model.credentials import Consumers
from lticheck.receiver import bench as bench_module
from lticheck.receiver.bench import Bench
from lticheck.sandbox import Sandbox
from lticheck.sandbox.scenarios import tool_tables
from lticheck.sandbox.scenarios.expected import expected
from lticheck.sandbox.web.http import Request, Response
from lticheck.sandbox.web.observer import Nobody, Seen
from tests.live.expecting import PATH, expectations, text_of
from tests.sandbox.client import Client, exchange
from tests.sandbox.flask_tool import LAUNCH, LOGIN, access_token, post_score, tool

TOOL = "http://127.0.0.1:9/launch"


@pytest.fixture
def bench(canvas: Sandbox) -> Iterator[Bench]:
    """Return a bench that looks on at the sandbox, as the command has it."""
    known = {str(table["key"]): str(table["secret"]) for table in tool_tables()}
    found = Bench(consumers=Consumers(secrets=known)).start()
    canvas.observer, canvas.tool_urls = found, {}
    yield found
    canvas.observer, canvas.tool_urls = Nobody(), {}


def get(canvas: Sandbox, path: str, **headers: str) -> tuple[int, str, html.HtmlElement]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = exchange(f"{canvas.url}{path}", b"", sent, method="GET")
    return answer.status, answer.text, html.document_fromstring(answer.text or "<p>")


def names(root: html.HtmlElement) -> list[str]:
    """Return the situations that a page lists."""
    return [row.findtext("th/code") for row in root.findall(".//tbody/tr")]


def rules(bench: Bench) -> list[str]:
    bench.finish()
    return [str(row["rule"]) for row in bench.rows()]


def test_what_is_expected_of_each_situation_is_so() -> None:
    """By launching and posting to every one; `make docs` writes it anew."""
    with Sandbox() as canvas:
        found = text_of(expectations(canvas))
    assert PATH.read_text(encoding="utf-8") == found, "expected.json is out of step: run make docs"


@pytest.mark.parametrize("path", ["/", "/lti13"])
def test_the_page_has_every_situation_by_how_far_it_gets(path: str, canvas: Sandbox) -> None:
    _, _, root = get(canvas, path)
    there = canvas.scenarios if path == "/" else canvas.lti13.scenarios
    assert sorted(names(root)) == sorted(there)
    said = expected("1.1" if path == "/" else "1.3")
    for row in root.findall(".//tbody/tr"):
        what, cell = said[row.findtext("th/code")], row.find("td[2]")
        assert (cell.findtext("code") or "") == what.rule
        assert what.becomes in " ".join(cell.itertext())


def test_search_needs_no_script(canvas: Sandbox) -> None:
    """Every word counts, in names, descriptions, rules and group titles."""
    _, _, root = get(canvas, "/?q=removed-tool+sourcedid")
    assert "tool-recreated" in names(root)
    assert "ok" not in names(root)
    assert all("open" in group.attrib for group in root.find_class("group"))
    assert names(get(canvas, "/?q=points-zero")[2]) == ["points-zero"]
    _, text, root = get(canvas, f"/?q={quote('<script>nothing')}")
    assert names(root) == []
    assert "Nothing has all these words" in text
    assert "<script>nothing" not in text


def test_the_gradebook_is_told_as_people_read_it(canvas: Sandbox) -> None:
    client = Client(canvas, "late")
    client.replace("0.85")
    client.replace("0.9")
    _, _, root = get(canvas, "/?q=due+30+hours")
    shown = " ".join(root.find(".//tbody/tr").itertext())
    for fact in ("attempt 1", "late", "points off for lateness"):
        assert fact in shown


def test_a_url_is_completed_and_remembered(canvas: Sandbox, bench: Bench) -> None:
    status, text, _ = get(canvas, "/launches/ok/post?url=localhost:9000/lti")
    assert status == 200
    assert 'action="http://localhost:9000/lti"' in text
    _, _, root = get(canvas, "/")
    assert root.get_element_by_id("url").get("value") == "http://localhost:9000/lti"
    get(canvas, f"/lti13/launches/ok?{urlencode({'login': TOOL + '/in', 'target': TOOL})}")
    _, _, root = get(canvas, "/lti13")
    assert root.get_element_by_id("login").get("value") == f"{TOOL}/in"


def test_in_a_frame_the_page_is_of_another_site_than_the_tool(
    canvas: Sandbox, bench: Bench
) -> None:
    """Cookies of the tool are lost there as they are in Canvas."""
    for host, other in (("127.0.0.1", "localhost"), ("localhost", "127.0.0.1")):
        asked = urlencode({"url": f"http://{host}:9/launch", "in": "frame"})
        headers = {"Host": f"127.0.0.1:{canvas.port}"}
        url = f"{canvas.url}/launches/ok/post?{asked}"
        answer = exchange(url, b"", headers, method="GET")
        assert answer.status == 302
        assert f"http://{other}:{canvas.port}/frame?" in answer.text
    _, _, root = get(canvas, "/")
    (chosen,) = root.xpath("//input[@name='in'][@checked]")
    assert chosen.get("value") == "frame"


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example", "/posted", ""])
def test_a_frame_shows_launches_of_the_sandbox_alone(path: str, canvas: Sandbox) -> None:
    _, text, root = get(canvas, f"/frame?{urlencode({'of': path, 'url': TOOL})}")
    assert root.find(".//iframe").get("src").startswith("/launches/ok/post?")
    assert "evil" not in text


def test_the_other_name_of_this_machine_may_link_and_no_other_site(canvas: Sandbox) -> None:
    path = f"/frame?of=/launches/ok/post&url={TOOL}"
    link = {"Sec_Fetch_Site": "cross-site"}
    own = f"http://localhost:{canvas.port}/"
    assert get(canvas, path, **link, Referer=own)[0] == 200
    same_port = f"http://evil.example:{canvas.port}/"
    for referer in (same_port, "https://evil.example/", f"http://localhost:{canvas.port + 1}/", ""):
        assert get(canvas, path, **link, Referer=referer)[0] == 403


def test_a_refused_post_is_named_as_it_comes(canvas: Sandbox, bench: Bench) -> None:
    lines: list[str] = []
    bench.on_posted = lambda posted: lines.append(posted.line)
    Client(canvas, "student-dropped").replace("0.85")
    assert rules(bench) == ["user-not-in-course"]
    assert len(lines) == 1
    for part in ("✖", "/grade_passback", " 422 ", "user-not-in-course"):
        assert part in lines[0]
    _, text, root = get(canvas, "/posted")
    assert root.find(".//meta[@http-equiv='refresh']") is not None
    assert "This person is not an active student" in text
    _, text, root = get(canvas, "/posted/1")
    assert root.find(".//meta[@http-equiv='refresh']") is None
    for part in ("replaceResultRequest", "user_not_in_course", "Who acts"):
        assert part in text
    assert get(canvas, "/posted/2")[0] == 404


def test_a_post_that_arrives_is_in_order(canvas: Sandbox, bench: Bench) -> None:
    Client(canvas).replace("0.85")
    bench.finish()
    assert bench.rows()[0]["badge"]["tone"] == "ok"


def test_a_launch_explains_what_becomes_of_the_score(canvas: Sandbox, bench: Bench) -> None:
    """Canvas says success; that the assignment has no points, only the launch tells."""
    get(canvas, f"/launches/points-zero/post?url={TOOL}")
    Client(canvas, "points-zero").replace("0.85")
    assert rules(bench) == ["zero-point-assignment"]


def test_a_wrong_secret_is_known_for_one(canvas: Sandbox, bench: Bench) -> None:
    Client(canvas, secret="another").replace("0.85")
    assert rules(bench) == ["wrong-secret"]


def test_requests_of_lti13(canvas: Sandbox, bench: Bench) -> None:
    """The token, and the score that is refused; what the browser does is none of the tool's."""
    browser = tool(canvas, "student-dropped").test_client()
    launch = canvas.lti13.launch("student-dropped", login_url=LOGIN, target=LAUNCH, browser=browser)
    registration = canvas.lti13.registration("student-dropped")
    token = json.loads(access_token(canvas, registration).text)["access_token"]
    post_score(canvas, launch.response.json, token)
    assert rules(bench) == ["user-not-in-course", ""]
    text = get(canvas, "/posted/1")[1] + get(canvas, "/posted/2")[1]
    assert token not in text, "a token is masked, also here"


@pytest.mark.parametrize("fault", ["reset", "lost-reply"])
def test_a_lost_answer_is_told(fault: str, canvas: Sandbox, bench: Bench) -> None:
    canvas.faults = (fault,)
    with pytest.raises(ConnectionError):
        Client(canvas).replace("0.85")
    assert rules(bench) == ["connection-dropped"]
    assert "no answer" in bench.rows()[0]["status"]


def test_nothing_of_a_post_is_markup(canvas: Sandbox, bench: Bench) -> None:
    payload = "<script>alert(1)</script>"
    Client(canvas, headers={"X-Tool": payload}).replace(payload)
    exchange(f"{canvas.url}/api/lti/v1/tools/{quote(payload)}/grade_passback", b"<x>", {})
    bench.finish()
    assert bench.rows()
    for path in ("/posted", "/posted?part", *(f"/posted/{row['number']}" for row in bench.rows())):
        assert payload not in get(canvas, path)[1]


def test_what_it_keeps_is_bounded(canvas: Sandbox, bench: Bench) -> None:
    """And the answer to the tool never waits for it."""
    request = Request(
        method="POST", scheme="http", host="x", path="/api/lti/v1/tools/1/grade_passback"
    )
    response = Response(status=401, media_type="application/json", body=b"{}")
    for _ in range(bench_module.KEPT + 20):
        bench.saw(Seen(at=time.time(), request=request, response=response))
    bench.finish()
    assert len(bench.rows()) == bench_module.KEPT


def test_a_bug_over_one_request_is_told_and_ends_nothing(
    canvas: Sandbox, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(bench_module, "_exchanges", lambda _seen: 1 / 0)
        Client(canvas).replace("0.85")
        bench.finish()
    Client(canvas, "student-dropped").replace("0.85")
    assert rules(bench) == ["user-not-in-course", "lticheck-bug"]
