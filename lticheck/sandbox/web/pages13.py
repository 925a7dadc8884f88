"""The sandbox's page of LTI 1.3: a registration that works, and every launch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Flask, abort, make_response, request
from flask import Response as FlaskResponse

from lticheck.model.errors import LticheckError
from lticheck.pages import render
from lticheck.sandbox.web.guard import require_same_origin, tool_url

if TYPE_CHECKING:
    from lticheck.sandbox import Sandbox


def add_pages13(app: Flask, sandbox: Sandbox) -> None:
    """Add the page, its files and the launches."""
    _add_files(app, sandbox)

    @app.get("/lti13")
    def lti13() -> str:
        require_same_origin()
        rows = []
        for name, scenario in sandbox.lti13.scenarios.items():
            row = sandbox.lti13.gradebook(name)
            rows.append(
                {
                    "name": name,
                    "about": scenario.about,
                    "client_id": sandbox.lti13.registration(name).client_id,
                    "grade": "–" if row["grade"] is None else row["grade"],
                    "state": row["workflow_state"],
                }
            )
        registration = sandbox.lti13.registration()
        return render("lti13.html", rows=rows, registration=registration, origin=sandbox.url)

    @app.get("/lti13/launches/<name>")
    def login(name: str) -> str | tuple[str, int]:
        require_same_origin(also_links=True)
        if name not in sandbox.lti13.scenarios:
            abort(404)
        url, target = (tool_url(request.args.get(given, "")) for given in ("login", "target"))
        try:
            pairs = sandbox.lti13.login(name, target=target)
        except LticheckError as error:
            return error.message, 400
        return render("launch.html", url=url, launch=pairs)


def _add_files(app: Flask, sandbox: Sandbox) -> None:
    """Add the test key, and the registration as each library wants it."""

    @app.get("/lti13/private-key.pem")
    def private_pem() -> FlaskResponse:
        require_same_origin(also_links=True)
        return _text(sandbox.lti13.private_pem, "application/x-pem-file")

    @app.get("/lti13/public-key.pem")
    def public_pem() -> FlaskResponse:
        require_same_origin(also_links=True)
        return _text(sandbox.lti13.public_pem, "application/x-pem-file")

    @app.get("/lti13/<library>.json")
    def registration_of(library: str) -> FlaskResponse:
        require_same_origin(also_links=True)
        snippets = sandbox.lti13.registration().snippets()
        named = {name.lower(): text for name, text in snippets.items()}
        return _text(named[library], "application/json") if library in named else abort(404)

    @app.get("/lti13/private-key.json")
    def private_jwk() -> FlaskResponse:
        require_same_origin(also_links=True)
        return _text(json.dumps(sandbox.lti13.private_jwk, indent=2), "application/json")


def _text(text: str, media_type: str) -> FlaskResponse:
    answer = make_response(text)
    answer.content_type = media_type
    return answer
