"""The endpoint's URLs: launches and logins on any path, its own page, and what to paste."""

from __future__ import annotations

from flask import Flask, Response, abort, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from lticheck.formats.format import Appearance
from lticheck.formats.html.page import render as render_report
from lticheck.formats.wording import clean
from lticheck.model.errors import LticheckError, NothingRecognised
from lticheck.pages import render
from lticheck.receiver.logins import is_login
from lticheck.receiver.receiver import Received, Receiver
from lticheck.receiver.taking import capture_of, parameters_of
from lticheck.sandbox.web.guard import LOOPBACK, require_same_origin, split_url, whole_body

ONLY_STYLE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
FRAMED = f"{ONLY_STYLE}; frame-ancestors *"
"""For the answer to a launch: Canvas shows its tools in a frame. Nothing in it can be clicked that
changes anything."""
OWN = f"{ONLY_STYLE}; frame-ancestors 'none'"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "CF-Connecting-IP")
"""What a tunnel or proxy says of whoever it asks for (RFC 7239, and custom)."""
HTML = "text/html; charset=utf-8"


def add_views(app: Flask, receiver: Receiver) -> None:
    """Add every URL."""

    @app.get("/config.xml")
    def config_xml() -> Response:
        return _answer(receiver.installing.xml(), "application/xml; charset=utf-8")

    @app.get("/config.json")
    def config_json() -> Response:
        return _answer(receiver.installing.json(), "application/json")

    @app.get("/launches/<int:number>")
    def again(number: int) -> Response:
        if not _is_from_here():
            return _elsewhere(receiver)
        require_same_origin()
        found = next((one for one in receiver.received if one.number == number), None)
        if found is None:
            abort(404)
        return _answer(_report(found), csp=OWN)

    _add_endpoint(app, receiver)


def _add_endpoint(app: Flask, receiver: Receiver) -> None:
    """Add what Canvas opens: any path takes launches, and logins."""

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def read(path: str) -> AnyResponse:
        asked = _parameters(request.query_string)
        if is_login(asked):
            return _login(receiver, asked)
        if path:
            abort(404)
        if not _is_from_here():
            return _elsewhere(receiver)
        require_same_origin()
        page = render(
            "capture.html", clean=clean, installing=receiver.installing, launches=receiver.received
        )
        return _answer(page, csp=OWN)

    @app.post("/", defaults={"path": ""})
    @app.post("/<path:path>")
    def launch(path: str) -> AnyResponse:
        del path  # whatever it is, it is part of the URL that was signed
        body = whole_body()
        posted = _parameters(body)
        if is_login(posted):
            return _login(receiver, posted)
        return _launch(receiver, body, dict(posted).get("state", ""))


def _launch(receiver: Receiver, body: bytes, state: str) -> Response:
    headers = tuple((name, value) for name, value in request.headers.items())
    try:
        capture = capture_of(_url(receiver), headers, body, source="the launch")
        found = receiver.receive(capture, state)
    except NothingRecognised as error:
        return _refused(error, 400)
    except LticheckError as error:
        return _refused(error, 503)
    answer = _answer(_report(found), csp=FRAMED)
    answer.call_on_close(lambda: receiver.on_answered(found))
    return answer


def _login(receiver: Receiver, parameters: tuple[tuple[str, str], ...]) -> AnyResponse:
    try:
        return redirect(receiver.logins.answer(parameters), 302)
    except LticheckError as error:
        return _refused(error, 400)


def _is_from_here() -> bool:
    """Tell whether a page is asked for on this machine.

    Through a tunnel anybody asks: it keeps its own name as the host, or says for whom it asks.
    """
    named = split_url(request.host_url)
    is_own = named is not None and named.hostname in LOOPBACK
    return is_own and not any(name in request.headers for name in FORWARDED)


def _elsewhere(receiver: Receiver) -> Response:
    return _refused(
        LticheckError(
            "Launches are listed on the machine where lticheck capture runs",
            hint=f"open {receiver.origins[-1]} there; through a tunnel anybody would see them",
        ),
        403,
    )


def _url(receiver: Receiver) -> str:
    """Return the URL for which Canvas signed: the tunnel's, where there is one."""
    origin = receiver.public_url.rstrip("/") or f"http://{request.host}"
    path, _, query = str(request.environ.get("RAW_URI", request.full_path)).partition("?")
    return f"{origin}{path}?{query}" if query else f"{origin}{path}"


def _parameters(text: bytes) -> tuple[tuple[str, str], ...]:
    try:
        return parameters_of(text.decode("utf-8", "replace"))
    except ValueError:  # more fields than a launch has
        return ()


def _report(found: Received) -> str:
    return render_report(found.report, Appearance(), notes=found.notes)


def _refused(error: LticheckError, status: int) -> Response:
    text = render("sentence.html", clean=clean, title=error.message, text=error.hint)
    answer = _answer(text, csp=FRAMED)
    answer.status_code = status
    return answer


def _answer(text: str, media_type: str = HTML, csp: str = OWN) -> Response:
    answer = make_response(text.encode("utf-8", "replace"))
    answer.content_type = media_type
    answer.headers["Content-Security-Policy"] = csp
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
