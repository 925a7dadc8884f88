"""The sandbox's pages: of closed lists of tags and attributes, and nothing of theirs is markup."""

from __future__ import annotations

from lxml import html

from lticheck.sandbox import Sandbox
from tests.sandbox.client import exchange

TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "h1",
    "h2", "h3", "p", "code", "dl", "div", "dt", "dd", "form", "fieldset", "legend",
    "label", "input", "button", "details", "summary", "table", "thead", "tbody", "tr", "th", "td",
    "span", "a", "iframe", "script",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "class", "id", "for", "type", "required", "value", "form",
    "formaction", "href", "download", "method", "action", "target", "role", "scope", "open", "src",
    "title", "checked", "inputmode", "autocomplete", "spellcheck", "defer",
}  # fmt: skip
SUBMIT = "/submit.js"
"""The one script that a page runs: a launch posts itself, as Canvas's does."""


def page(canvas: Sandbox, path: str) -> html.HtmlElement:
    """Return a page after it was found to be of nothing but known parts."""
    reply = exchange(f"{canvas.url}{path}", b"", {}, method="GET")
    assert reply.status == 200
    root = html.document_fromstring(reply.text)
    for element in root.iter():
        assert element.tag in TAGS
        assert {name for name in element.attrib if not str(name).startswith("aria-")} <= ATTRIBUTES
        assert element.tag != "script" or (element.get("src"), element.text) == (SUBMIT, None)
    return root


def test_the_page_of_scenarios(canvas: Sandbox) -> None:
    root = page(canvas, "/")
    rows = root.findall(".//tbody/tr")
    shown = [row.findtext("th/code") for row in rows]
    assert sorted(filter(None, shown)) == sorted(canvas.scenarios)
    assert shown[0] == "ok", "the healthy one comes first"
    assert rows[0].find(".//a").get("href") == "/launches/ok.json"
    assert root.get("lang") == "en"
    assert root.find("head/meta[@name='viewport']") is not None


def test_a_launch_posts_itself_whatever_its_url_holds(canvas: Sandbox) -> None:
    hostile = "http://tool.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    root = page(canvas, f"/launches/ok/post?url={hostile}")
    assert root.find("head/script").get("src") == SUBMIT
    assert root.find(".//form").get("action").startswith('http://tool.example/"><script>')
    names = {element.get("name") for element in root.findall(".//input")}
    assert {"oauth_signature", "lis_result_sourcedid"} <= names
