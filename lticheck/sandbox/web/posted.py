"""The page of what the tool posted, as the observer judges it; it refreshes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, abort, make_response, request
from flask import Response as FlaskResponse

from lticheck.pages import render
from lticheck.sandbox.web.guard import require_same_origin

if TYPE_CHECKING:
    from lticheck.sandbox import Sandbox

SECONDS = 3
PART = 20
"""Lines in the frame on the page of situations."""
SUBMIT = """\
"use strict";
document.forms[0].submit();
"""
"""The one script of the pages: a launch posts itself, as Canvas's does."""


def add_posted(app: Flask, sandbox: Sandbox) -> None:
    """Add the list, each request in full, and the script of a launch."""

    @app.get("/posted")
    def posted() -> str:
        require_same_origin()
        is_part = "part" in request.args
        rows = sandbox.observer.rows()
        shown = rows[:PART] if is_part else rows
        return render("posted.html", rows=shown, shown=None, refresh=SECONDS, is_part=is_part)

    @app.get("/posted/<int:number>")
    def one(number: int) -> str:
        require_same_origin()
        shown = sandbox.observer.card(number)
        if shown is None:
            abort(404)
        return render("posted.html", rows=(), shown=shown, refresh=0, is_part=False)

    @app.get("/submit.js")
    def submit() -> FlaskResponse:
        answer = make_response(SUBMIT)
        answer.content_type = "text/javascript; charset=utf-8"
        return answer
