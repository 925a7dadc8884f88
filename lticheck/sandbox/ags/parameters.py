"""A request's parameters as Rails reads them: query, form or JSON in one map.

Facts: P12b (a media type that is not parsed gives no parameters), P12c (malformed JSON), P13
(blank values), and the notes on Content-Type below P28.
"""

from __future__ import annotations

import json
import re
from typing import Any

from lticheck.sandbox.ags.answers import Refused, bad_request, page
from lticheck.sandbox.web.http import FORM, Request, Response, pairs_of

JSON_TYPES = {
    "application/json",
    "application/jsonrequest",
    "text/x-json",
    "application/vnd.ims.lis.v1.score+json",
    "application/vnd.ims.lis.v2.lineitem+json",
    "application/vnd.ims.lis.v2.lineitemcontainer+json",
    "application/vnd.ims.lis.v2.resultcontainer+json",
}
MEDIA_TYPE = re.compile(r"[^\s/;,]+/[^\s/;,]+")
FAILSAFE = (
    b"500 Internal Server Error\n"
    b"If you are the administrator of this website, then please read this web application's log "
    b"file and/or the web server's log file to find out what went wrong."
)
"""What Rails says where even its error page fails: JSON that is no object."""
Parameters = dict[str, Any]


def read_parameters(request: Request) -> Parameters:
    """Return all parameters; the query's win. Raises Refused."""
    query = nested(request.query_pairs)
    if request.media_type and not MEDIA_TYPE.fullmatch(request.media_type):
        raise Refused(Response(status=406, media_type="text/html; charset=UTF-8", body=b""))
    return {**_body(request), **query}


def read_token_parameters(request: Request) -> Parameters:
    """Return the token endpoint's parameters: without a Content-Type a body is a form."""
    query = nested(request.query_pairs)
    try:
        if not request.media_type:
            text = request.body.decode("utf-8", "replace")
            return {**nested(pairs_of(text)), **query}
        return {**_body(request), **query}
    except Refused as refused:
        raise page(400, "400 Bad Request") from refused


def _body(request: Request) -> Parameters:
    if request.media_type == FORM:
        return nested(request.form_pairs)
    if request.media_type not in JSON_TYPES or not request.body.strip():
        return {}
    found = _json(request.body)
    if isinstance(found, dict):
        return found
    if request.media_type == "application/json":
        return {"_json": found}
    raise Refused(Response(status=500, media_type="text/plain", body=FAILSAFE))


def _json(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        page = Response(status=400, media_type="text/html; charset=UTF-8", body=b"")
        raise Refused(page) from error
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise bad_request() from error


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def nested(pairs: list[tuple[str, str]]) -> Parameters:
    """Read `a[b]=c` and `a[]=c` as Rack does."""
    found: Parameters = {}
    for name, value in pairs:
        head, *rest = re.split(r"\[|\]\[?", name.removesuffix("]"))
        if not rest:
            found[head] = value
        elif rest == [""]:
            _as(found, head, []).append(value)
        else:
            place = found
            for part in [head, *rest[:-1]]:
                place = _as(place, part, {})
            place[rest[-1]] = value
    return found


def _as(place: Parameters, name: str, empty: Any) -> Any:
    if not isinstance(place.get(name), type(empty)):
        place[name] = empty
    return place[name]


def is_blank(value: object) -> bool:
    """Tell what Ruby on Rails calls blank: nil, false, "", white space, [] and {}."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is False or value in ([], {})


def is_scalar(value: object) -> bool:
    """Tell whether strong parameters let a value through: no list and no object."""
    return not isinstance(value, list | dict)


def text_of(value: object) -> str | None:
    """Turn a value into text as a string column does; None for lists and objects."""
    if value is None or not is_scalar(value):
        return None
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def truthy(value: object) -> bool:
    """Cast as a boolean column does: "false", "0", "f", "off" and 0 are false."""
    falsy = {"", "0", "f", "F", "false", "FALSE", "off", "OFF"}
    if isinstance(value, str):
        return value not in falsy
    return value not in (None, False, 0)
