"""The sandbox's small web page: its scenarios, their launches, and the gradebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Flask, abort, make_response, render_template_string, request
from flask import Response as FlaskResponse

if TYPE_CHECKING:
    from lticheck.sandbox import Sandbox

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>lticheck sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1em }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884 }
code { font-size: .9em } form { margin: 0 } .quiet { opacity: .7 }
:root { color-scheme: light dark }
</style></head><body>
<h1>A Canvas stand-in</h1>
<p>Each row is one situation in Canvas. Download its launch and run
<code>lticheck send launch.json --score 0.85</code>, or point your own tool at it:
<b>Launch</b> posts it, signed, to the URL that you give.</p>
<form id="to"><label>Your tool's launch URL
<input name="url" form="to" size="40" value="http://127.0.0.1:8000/launch"></label></form>
<table>
<thead><tr><th>Scenario</th><th>What is the matter</th><th>Gradebook</th><th></th></tr></thead>
<tbody>{% for row in rows %}
<tr><td><code>{{ row.name }}</code></td><td>{{ row.about }}</td>
<td>{{ row.grade }} <span class="quiet">{{ row.state }}</span></td>
<td><button form="to" formaction="/launches/{{ row.name }}/post">Launch</button>
<a href="/launches/{{ row.name }}.json" download>launch.json</a></td></tr>
{% endfor %}</tbody></table></body></html>
"""
POST = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Launching</title></head>
<body onload="document.forms[0].submit()"><form method="post" action="{{ url }}">
{% for name, value in launch %}<input type="hidden" name="{{ name }}" value="{{ value }}">
{% endfor %}<button>Launch {{ url }}</button></form></body></html>
"""


def add_pages(app: Flask, sandbox: Sandbox) -> None:
    """Add the page of scenarios and the launches to download."""

    @app.get("/")
    def index() -> str:
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
        return render_template_string(PAGE, rows=rows)

    @app.get("/launches/<name>/post")
    def post(name: str) -> str:
        url = request.args.get("url", "")
        if name not in sandbox.scenarios or not url.startswith(("http://", "https://")):
            abort(404)
        return render_template_string(POST, url=url, launch=sandbox.launch(name, to=url))

    @app.get("/launches/<name>.json")
    def launch(name: str) -> FlaskResponse:
        if name not in sandbox.scenarios:
            abort(404)
        answer = make_response(json.dumps(dict(sandbox.launch(name)), indent=2, ensure_ascii=False))
        answer.content_type = "application/json"
        return answer
