"""Canvas as far as a tool of LTI 1.3 meets it: routing, and one answer for each request."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from threading import Lock

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.access_token import TOKEN_PATH
from lticheck.sandbox.ags.answers import Refused, answer
from lticheck.sandbox.ags.authorization import Authorization
from lticheck.sandbox.ags.line_items import LineItems
from lticheck.sandbox.ags.login import AUTHORIZE_PATH, KEY_SET_PATH, Login, key_set
from lticheck.sandbox.ags.parameters import Parameters, read_parameters
from lticheck.sandbox.ags.records import Registry
from lticheck.sandbox.ags.results import Results
from lticheck.sandbox.ags.scores import Scores, find_line_item
from lticheck.sandbox.ags.token_endpoint import TokenEndpoint
from lticheck.sandbox.ags.version import CURRENT, Version
from lticheck.sandbox.web.http import Request, Response

COURSE = r"/api/lti/courses/([^/]+)/line_items"
NO_ROUTE = Response(status=404, media_type="text/html; charset=UTF-8", body=b"")
OWN_PATHS = ("/api/lti/courses/", TOKEN_PATH, AUTHORIZE_PATH, KEY_SET_PATH)
Action = Callable[..., Response]


@dataclass(kw_only=True, eq=False)
class AgsService:
    """The grade services of one Canvas; its line items and results last as long as it does."""

    registry: Registry
    version: Version = CURRENT
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Begin without any login."""
        self.login = Login(registry=self.registry)

    def handles(self, path: str) -> bool:
        """Tell whether a path is of LTI 1.3."""
        return path.startswith(OWN_PATHS)

    def answer(self, request: Request, now: float) -> Response:
        """Answer one request; never raises."""
        with self._lock:
            try:
                return self._route(request, now)
            except Refused as refused:
                return refused.response

    def _route(self, request: Request, now: float) -> Response:
        path = request.path.rstrip("/")
        if path == AUTHORIZE_PATH and request.method in {"GET", "POST"}:
            return self.login.authorize(request, now)
        if path == KEY_SET_PATH and request.method == "GET":
            return answer(200, key_set())
        if path == TOKEN_PATH and request.method == "POST":
            return TokenEndpoint(
                registry=self.registry, now=now, is_old=self.version.old_token_endpoint
            ).respond(request)
        for method, pattern, action in self._routes(now):
            found = re.fullmatch(COURSE + pattern, path)
            if found and request.method == method:
                parameters: Parameters = read_parameters(request)
                return action(request, parameters, *found.groups())
        return NO_ROUTE

    def _routes(self, now: float) -> list[tuple[str, str, Action]]:
        asked = Authorization(registry=self.registry, version=self.version, now=now)
        scores = Scores(registry=self.registry, authorization=asked, version=self.version, now=now)
        results = Results(registry=self.registry, authorization=asked)
        items = LineItems(registry=self.registry, authorization=asked, find=find_line_item, now=now)
        one = r"/([^/]+)"
        return [
            ("POST", f"{one}/scores", scores.create),
            ("GET", f"{one}/results", results.index),
            ("GET", f"{one}/results/([^/]+)", results.show),
            ("GET", "", items.index),
            ("POST", "", items.create),
            ("GET", one, items.show),
            ("PUT", one, items.update),
            ("DELETE", one, items.delete),
        ]
