"""The sandbox's small web page: its scenarios, their launches, and the gradebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Flask, abort, make_response, request
from flask import Response as FlaskResponse

from lticheck.pages import render
from lticheck.sandbox.web.guard import require_same_origin, tool_url

if TYPE_CHECKING:
    from lticheck.sandbox import Sandbox


def add_pages(app: Flask, sandbox: Sandbox) -> None:
    """Add the page of scenarios and the launches to download."""

    @app.get("/")
    def index() -> str:
        require_same_origin()
        rows = []
        for name, scenario in sandbox.scenarios.items():
            row = sandbox.gradebook(name)
            grade = "–" if row["grade"] is None else row["grade"]
            rows.append(
                {
                    "name": name,
                    "about": scenario.about,
                    "grade": grade,
                    "state": row["workflow_state"],
                }
            )
        tool = sandbox.tool()
        return render("sandbox.html", rows=rows, key=tool.key, secret=tool.secret)

    @app.get("/launches/<name>/post")
    def post(name: str) -> str:
        require_same_origin(also_links=True)
        if name not in sandbox.scenarios:
            abort(404)
        url = tool_url(request.args.get("url", ""))
        return render("launch.html", url=url, launch=sandbox.launch(name, to=url))

    @app.get("/launches/<name>.json")
    def launch(name: str) -> FlaskResponse:
        require_same_origin()
        if name not in sandbox.scenarios:
            abort(404)
        answer = make_response(json.dumps(dict(sandbox.launch(name)), indent=2, ensure_ascii=False))
        answer.content_type = "application/json"
        return answer
