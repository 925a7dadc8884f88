"""Canvas as far as a grade passback meets it: routing, the checks before the outcome, answers.

Facts: rows 2 to 10 in their order, and how the bodies of 4xx and 5xx answers are chosen
(config/routes.rb, lti_api_controller.rb, the rescue chain of application_controller.rb).
"""

from __future__ import annotations

import json
import re
from threading import Lock

from lticheck.sandbox.canvas.gradebook import GradeLocked
from lticheck.sandbox.canvas.world import World
from lticheck.sandbox.lti11.envelope import Envelope, read_envelope, read_result, write_response
from lticheck.sandbox.lti11.errors import (
    ApiError,
    BadRequest,
    Failed,
    NotFound,
    Unsupported,
    UnsupportedMediaType,
)
from lticheck.sandbox.lti11.legacy import read_form, write_legacy
from lticheck.sandbox.lti11.nonces import Nonces
from lticheck.sandbox.lti11.outcomes import Outcomes
from lticheck.sandbox.lti11.signature import verify
from lticheck.sandbox.web.http import Request, Response

ROUTE = re.compile(r"/api/lti/v1/tools/(\d+)/(ext_)?grade_passback", re.ASCII)
MEDIA_TYPE = re.compile(r"[^\s/;,]+/[^\s/;,]+")
XML_TYPES = {"application/xml", "text/xml", "application/x-xml"}
JSON_TYPE = "application/json; charset=utf-8"
XML_TYPE = "application/xml; charset=utf-8"
NOT_ACCEPTABLE = (
    b"<!DOCTYPE html>\n<title>406 Not Acceptable</title>\n<h1>406 Not Acceptable</h1>\n"
)


class Canvas:
    """One Canvas. Its gradebook, nonces and error reports last as long as it does."""

    def __init__(self, world: World, *, is_old: bool = False) -> None:
        self.world = world
        self.is_old = is_old
        self._nonces = Nonces()
        self._reports = 0
        self._lock = Lock()

    def answer(self, request: Request, now: float) -> Response:
        """Answer one request; never raises."""
        with self._lock:
            try:
                return self._route(request, now)
            except GradeLocked as locked:
                error = {"attribute": "grade", "type": locked.message, "message": locked.message}
                return _json(422, {"errors": {"grade": [error]}})
            except ApiError as error:
                return self._api_error(error)

    def _route(self, request: Request, now: float) -> Response:
        found = ROUTE.fullmatch(request.path)
        if not found or request.method != "POST":
            raise NotFound
        if request.media_type is not None and not MEDIA_TYPE.fullmatch(request.media_type):
            return Response(status=406, media_type="text/html; charset=UTF-8", body=NOT_ACCEPTABLE)
        if request.media_type == "application/json" and not _is_json(request.body):
            raise BadRequest
        outcomes = self._admit(request, int(found[1]), now)
        if found[2]:
            return self._legacy(outcomes, read_form(request))
        if request.media_type not in XML_TYPES:
            raise UnsupportedMediaType
        return self._pox(outcomes, read_envelope(request.body))

    def _admit(self, request: Request, tool_id: int, now: float) -> Outcomes:
        tool = self.world.tools.get(tool_id)
        if tool is None:
            raise NotFound
        oauth = verify(request, tool.secret)
        timestamp, nonce = oauth.get("oauth_timestamp", ""), oauth.get("oauth_nonce", "")
        self._nonces.admit(tool_id, timestamp, nonce, now)
        return Outcomes(world=self.world, tool=tool, now=now, is_old=self.is_old)

    def _pox(self, outcomes: Outcomes, envelope: Envelope) -> Response:
        operation = envelope.operation
        body = f"<{operation}Response/>"
        try:
            score = outcomes.handle(envelope)
        except Failed as failure:
            return self._refusal("failure", envelope, str(failure), failure.code, body)
        except Unsupported as unsupported:
            return self._refusal("unsupported", envelope, str(unsupported), "", "\n  ")
        body = body if score is None else read_result(score)
        return _xml(200, write_response(code_major="success", envelope=envelope, body=body))

    def _refusal(
        self, code_major: str, envelope: Envelope, description: str, code: str, body: str
    ) -> Response:
        """Say no: with 422 and a code today, with 200 and neither up to about 2018."""
        response = write_response(
            code_major=code_major,
            envelope=envelope,
            description=f"{description}{_invalid(envelope)}\n[EID_{self._report()}]",
            error_code="" if self.is_old else code,
            body=body,
        )
        return _xml(200 if self.is_old else 422, response)

    def _legacy(self, outcomes: Outcomes, envelope: Envelope) -> Response:
        try:
            outcomes.handle(envelope)
            score = "" if envelope.operation == "deleteResult" else outcomes.read(envelope)
        except Failed:
            self._report()
            return _xml(200, write_legacy("Failure"))
        except Unsupported:
            self._report()
            return _xml(200, write_legacy("Unsupported"))
        return _xml(200, write_legacy("Success", envelope.sourcedid or "", score))

    def _api_error(self, error: ApiError) -> Response:
        entry = {"message": error.message} | ({"error_code": error.code} if error.code else {})
        document: dict[str, object] = {"errors": [entry]}
        if error.code or isinstance(error, NotFound):
            document["error_report_id"] = self._report()
        return _json(error.status, document)

    def _report(self) -> int:
        self._reports += 1
        return self._reports


def _invalid(envelope: Envelope) -> str:
    """Return the line on an encoding that nobody knows; Canvas reads the request all the same."""
    name = envelope.unknown_encoding
    return f"\nInvalid XML: unknown encoding name - {name}" if name else ""


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return False
    return True


def _json(status: int, document: dict[str, object]) -> Response:
    body = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    return Response(status=status, media_type=JSON_TYPE, body=body.encode())


def _xml(status: int, body: bytes) -> Response:
    return Response(status=status, media_type=XML_TYPE, body=body)
