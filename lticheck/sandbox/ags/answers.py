"""The shapes in which LTI 1.3 is answered, and the ways in which a request ends early.

Facts: section (0) of the document. A is the LTI services' own error, B the API's, C a record that
does not validate, D the token endpoint's, F a page or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from lticheck.sandbox.web.http import Response

JSON_TYPE = "application/json; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
NAMES = {
    400: "bad_request",
    401: "unauthorized",
    404: "not_found",
    412: "precondition_failed",
    422: "unprocessable_entity",
    500: "internal_server_error",
    504: "gateway_timeout",
}


class Refused(Exception):
    """The request ends here, with this answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def answer(status: int, document: object, media_type: str = JSON_TYPE, **headers: str) -> Response:
    """Answer a JSON document. Header names are given with `_` for `-`."""
    body = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, media_type=media_type, body=body.encode(), headers=named)


def service_error(message: str, status: int = 412) -> Refused:
    """Return the LTI services' own error (shape A)."""
    return Refused(answer(status, {"errors": {"type": NAMES[status], "message": message}}))


def api_error(status: int, message: str = "An error occurred.", code: str = "") -> Refused:
    """Return the API's error (shape B)."""
    entry = {"message": message} | ({"error_code": code} if code else {})
    return Refused(answer(status, {"errors": [entry]}))


def not_found() -> Refused:
    """Return the API's 404 (P5c, P10)."""
    return api_error(404, "The specified resource does not exist.")


def internal_error() -> Refused:
    """Return the API's 500: nearly always the tool's own types (P12d, P15b, P20b)."""
    return api_error(500, code="internal_server_error")


def bad_request() -> Refused:
    """Return the 400 of a body that cannot be parsed (P12c)."""
    return api_error(400, code="bad_request")


def invalid(*problems: tuple[str, str, str | None]) -> Refused:
    """Return the error of a record that does not validate (shape C): field, message, code."""
    entries = [{"field": f, "message": text, "error_code": code} for f, text, code in problems]
    return Refused(answer(422, {"errors": entries}))


def token_error(status: int, error: str, description: str) -> Refused:
    """Return the token endpoint's error (shape D)."""
    headers = {"WWW_Authenticate": "Canvas OAuth 2.0"} if status == 401 else {}
    document: Mapping[str, str] = {"error": error, "error_description": description}
    return Refused(answer(status, document, **headers))


def page(status: int, words: str) -> Refused:
    """Return an HTML page, as for an exception that nobody handles (shape F)."""
    text = f"<!DOCTYPE html><html><head><title>Page Error</title></head><body>{words}</body></html>"
    return Refused(Response(status=status, media_type=HTML_TYPE, body=text.encode()))


def empty(status: int, media_type: str = "text/html") -> Refused:
    """Return a bare status without a body (shape F)."""
    return Refused(Response(status=status, media_type=media_type, body=b""))
