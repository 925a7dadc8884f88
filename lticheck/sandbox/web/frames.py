"""A launch inside of a frame, on a page of another site than the tool: as Canvas shows tools."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Flask, make_response, redirect, request
from flask import Response as FlaskResponse

from lticheck.pages import render
from lticheck.sandbox.web.guard import require_same_origin

OTHER_NAME = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}
"""Two names of this machine that browsers take for two sites (Fetch Standard, "same site")."""


def open_in_frame(urls: dict[str, str], tool: str) -> FlaskResponse | None:
    """Return a way to the page that frames this launch, where that was asked for."""
    wanted = request.args.get("in", "")
    if wanted in {"tab", "frame"}:
        urls["in"] = wanted
    if wanted != "frame":
        return None
    origin = _origin_beside(tool)
    query = urlencode({n: v for n, v in request.args.items() if n != "in"} | {"of": request.path})
    return make_response(redirect(f"{origin}/frame?{query}", 302))


def _origin_beside(tool: str) -> str:
    """Return the sandbox's own origin by the name that the tool does not have."""
    host, colon, port = request.host.rpartition(":")
    name = host if colon else request.host
    if urlsplit(tool).hostname == name:
        name = OTHER_NAME.get(name, name)
    return f"{request.scheme}://{name}{colon}{port if colon else ''}"


def add_frames(app: Flask) -> None:
    """Add the page that frames a launch."""

    @app.get("/frame")
    def frame() -> FlaskResponse:
        require_same_origin(also_links=True)
        given = request.args.to_dict()
        path = given.pop("of", "")
        if not path.startswith(("/launches/", "/lti13/launches/")) or "//" in path:
            path = "/launches/ok/post"
        back = "/lti13" if path.startswith("/lti13") else "/"
        page = render("frame.html", launch=f"{path}?{urlencode(given)}", back=back)
        return make_response(page)
