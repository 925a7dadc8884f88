"""The sandbox's page for tools of LTI 1.1: situations, their launches, and the gradebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, make_response, request
from flask import Response as FlaskResponse

from lticheck.pages import render
from lticheck.sandbox.scenarios.expected import Expected, expected
from lticheck.sandbox.web.bench import Situation, cell_of, groups, points_of
from lticheck.sandbox.web.frames import open_in_frame
from lticheck.sandbox.web.guard import require_same_origin
from lticheck.sandbox.web.tool_urls import remembered, shown_url

if TYPE_CHECKING:
    from lticheck.sandbox import Sandbox

PERSONAS = (
    ("instructor", "as a teacher"),
    ("teaching-assistant", "as an assistant"),
    ("observer", "as an observer"),
    ("test-student", "as the Test Student"),
)


def add_pages(app: Flask, sandbox: Sandbox) -> None:
    """Add the page of situations and the launches to download."""

    @app.get("/")
    def index() -> str:
        require_same_origin()
        tool, query = sandbox.tool(), request.args.get("q", "")
        url = shown_url(sandbox.tool_urls, "url", "http://127.0.0.1:8000/launch")
        page: dict[str, Any] = {
            "protocol": "1.1",
            "path": "/",
            "credentials": (("Consumer key", tool.key), ("Shared secret", tool.secret)),
            "registration": None,
            "snippets": {},
            "client_id": "",
            "fields": ({"name": "url", "label": "Your tool's launch URL", "value": url},),
            "in_frame": sandbox.tool_urls.get("in") == "frame",
            "personas": PERSONAS,
            "launch_before": "/launches/",
            "launch_after": "/post",
            "query": query,
            "groups": groups(_situations(sandbox), query),
        }
        return render("sandbox.html", page=page)

    @app.get("/launches/<name>/post")
    def post(name: str) -> str | FlaskResponse:
        require_same_origin(also_links=True)
        if name not in sandbox.scenarios:
            abort(404)
        url = remembered(sandbox.tool_urls, "url")
        framed = open_in_frame(sandbox.tool_urls, url)
        if framed:
            return framed
        launch = sandbox.launch(name, to=url)
        sandbox.observer.launched(launch)
        return render("launch.html", url=url, launch=launch)

    @app.get("/launches/<name>.json")
    def launch(name: str) -> FlaskResponse:
        require_same_origin()
        if name not in sandbox.scenarios:
            abort(404)
        answer = make_response(json.dumps(dict(sandbox.launch(name)), indent=2, ensure_ascii=False))
        answer.content_type = "application/json"
        return answer


def _situations(sandbox: Sandbox) -> list[Situation]:
    world, said = sandbox.canvas.world, expected("1.1")
    found = []
    for name, scenario in sandbox.scenarios.items():
        _, _, assignment_id, user_id = scenario.ids
        found.append(
            Situation(
                name=name,
                about=scenario.about,
                points=points_of(world, assignment_id),
                expected=said.get(name, Expected()),
                cell=cell_of(world, assignment_id, user_id),
            )
        )
    return found
