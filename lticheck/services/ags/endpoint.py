"""Which service of LTI 1.3 a request goes to."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import unquote

from lticheck.model.pattern import pattern
from lticheck.model.urls import url_parts

AGS_PATH = pattern(
    r"/api/lti/courses/(?P<course>[^/\s]{1,80})/line_items(?:/(?P<item>[^/\s]{1,80}))?"
    r"(?:/(?P<rest>scores|results)(?:/(?P<result>[^/\s]{1,80}))?)?/?\Z"
)
"""Canvas's paths of line items (config/routes.rb, ApiRouteSet "/api/lti")."""
TOKEN_PATH = pattern(r"/login/oauth2/token/?\Z")


class Endpoint(StrEnum):
    """A service, by the word that people use for the step."""

    TOKEN = "token"  # noqa: S105 - the name of a step
    LINE_ITEMS = "line items"
    LINE_ITEM = "line item"
    SCORES = "score"
    RESULTS = "results"
    UNKNOWN = "request"
    """The step cannot be told, as in a log that holds a status alone."""


LINE_ITEM_SERVICES = {Endpoint.LINE_ITEM, Endpoint.LINE_ITEMS}


def endpoint_of(url: str) -> Endpoint | None:
    """Return the service at this URL, whatever its host; None where there is none of LTI 1.3.

    A line item's URL that goes on with `?...` and then `/scores` still counts as the score's,
    because that is what its sender meant.
    """
    parts = url_parts(url)
    path, query = parts.path, parts.query
    if TOKEN_PATH.search(path):
        return Endpoint.TOKEN
    found = AGS_PATH.search(path)
    if found is None:
        return Endpoint.UNKNOWN if "/line_items" in path and "/api/lti/" in path else None
    if found["rest"]:
        return Endpoint.SCORES if found["rest"] == "scores" else Endpoint.RESULTS
    if is_behind_query(query):
        return Endpoint.SCORES
    return Endpoint.LINE_ITEM if found["item"] else Endpoint.LINE_ITEMS


def line_item_of(url: str) -> str:
    """Return the path of the line item that a URL names or lies below; empty where none."""
    found = AGS_PATH.search(url_parts(url).path)
    if found is None or not found["item"]:
        return ""
    return f"/api/lti/courses/{found['course']}/line_items/{found['item']}"


def course_of(url: str) -> str:
    """Return the course id in a line item's URL, as it stands there; empty where none is."""
    found = AGS_PATH.search(url_parts(url).path)
    return found["course"] if found else ""


def is_behind_query(query: str) -> bool:
    """Tell whether `/scores` was appended after a query, where Canvas does not see it."""
    return unquote(query).rstrip("/").endswith("/scores")


def query_of(url: str) -> str:
    """Return a URL's query, or an empty string."""
    return url_parts(url).query
