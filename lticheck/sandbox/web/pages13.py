"""The sandbox's page of LTI 1.3: a registration that works, and every launch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, make_response, request
from flask import Response as FlaskResponse

from lticheck.model.errors import LticheckError
from lticheck.pages import render
from lticheck.sandbox.scenarios.expected import Expected, expected
from lticheck.sandbox.web.bench import Situation, cell_of, groups, points_of
from lticheck.sandbox.web.frames import open_in_frame
from lticheck.sandbox.web.guard import require_same_origin
from lticheck.sandbox.web.pages import PERSONAS
from lticheck.sandbox.web.tool_urls import remembered, shown_url

if TYPE_CHECKING:
    from lticheck.sandbox import Sandbox


def add_pages13(app: Flask, sandbox: Sandbox) -> None:
    """Add the page, its files and the launches."""
    _add_files(app, sandbox)

    @app.get("/lti13")
    def lti13() -> str:
        require_same_origin()
        return render("sandbox.html", page=_page(sandbox, request.args.get("q", "")))

    @app.get("/lti13/launches/<name>")
    def login(name: str) -> str | FlaskResponse | tuple[str, int]:
        require_same_origin(also_links=True)
        if name not in sandbox.lti13.scenarios:
            abort(404)
        url, target = (remembered(sandbox.tool_urls, given) for given in ("login", "target"))
        framed = open_in_frame(sandbox.tool_urls, target)
        if framed:
            return framed
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


def _page(sandbox: Sandbox, query: str) -> dict[str, Any]:
    found, urls = sandbox.lti13.registration(), sandbox.tool_urls
    fields = (
        ("login", "Your tool's login URL", "http://127.0.0.1:8000/login"),
        ("target", "Your tool's launch URL", "http://127.0.0.1:8000/launch"),
    )
    return {
        "protocol": "1.3",
        "path": "/lti13",
        "credentials": (
            ("Issuer", found.issuer),
            ("Client id", found.client_id),
            ("Deployment id", found.deployment_id),
            ("Authorization URL", found.authorization_url),
            ("Token URL", found.token_url),
            ("Key set URL", found.key_set_url),
        ),
        "registration": found,
        "snippets": found.snippets(),
        "client_id": found.client_id,
        "fields": [
            {"name": name, "label": label, "value": shown_url(urls, name, usual)}
            for name, label, usual in fields
        ],
        "in_frame": urls.get("in") == "frame",
        "personas": (*PERSONAS, ("anonymous", "as nobody")),
        "launch_before": "/lti13/launches/",
        "launch_after": "",
        "query": query,
        "groups": groups(_situations(sandbox), query),
    }


def _situations(sandbox: Sandbox) -> list[Situation]:
    world, said = sandbox.ags.registry.world, expected("1.3")
    return [
        Situation(
            name=name,
            about=scenario.about,
            points=points_of(world, scenario.assignment_id),
            expected=said.get(name, Expected()),
            cell=cell_of(world, scenario.assignment_id, scenario.user_id),
            client_id=sandbox.lti13.registration(name).client_id,
        )
        for name, scenario in sandbox.lti13.scenarios.items()
    ]


def _text(text: str, media_type: str) -> FlaskResponse:
    answer = make_response(text)
    answer.content_type = media_type
    return answer
