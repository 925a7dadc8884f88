"""One HTTP request, with its reply where there is one: launch, outcome request or score post."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from lticheck.captures.collect import Extract, LaunchParameters
from lticheck.captures.key_sets import ADDRESS, key_set_of
from lticheck.captures.logs.lti13 import step_of
from lticheck.captures.outcome_request import (
    ENVELOPE,
    asked_of,
    asked_of_form,
    exchange_of,
)
from lticheck.captures.parameters import Parameters, is_launch, of_form
from lticheck.captures.readers.form_body import split_url
from lticheck.captures.syntax.documents import load_json
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.captures.syntax.text import decode
from lticheck.model.case import FactKind, Observation
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Reply, SignedRequest, TransportFailure
from lticheck.model.launch import CANVAS_OUTCOME_PATH
from lticheck.model.location import UNKNOWN, Location
from lticheck.model.urls import url_parts
from lticheck.services.outcomes.request import OutcomeRequest

LTI13_PATH = re.compile(
    r"/api/lti/courses/\d+/(?:line_items|names_and_roles)\b|/api/lti/authorize|/login/oauth2/token"
    r"|/api/lti/security/jwks|/mod/lti/(?:services|token|auth|certs)\.php"
)
"""Where LTI 1.3 tools ask (Canvas's config/routes.rb; Moodle's mod/lti)."""
NO_KEYS = re.compile(r"\"keys\"\s*:\s*\[\s*(?:null\s*,?\s*)*\]")
LTI13_FORM = {"login_hint", "lti_message_hint", "client_assertion"}
"""Parameters that only LTI 1.3 posts."""


@dataclass(frozen=True, kw_only=True)
class HttpExchange:
    """A request and what came back: None where nothing did, or it was not captured."""

    request: SignedRequest
    answer: Callable[[], Reply | TransportFailure | None] = lambda: None
    """Reads the answer; called only where the request is of use, for pages are long."""
    location: Location = UNKNOWN


def classify(message: HttpExchange, form: Parameters = ()) -> Extract:
    """Tell what a message is; `form` holds its parameters where the capture has them decoded."""
    request = message.request
    path = url_parts(request.url).path
    if "/api/lti/" in path or "/login/oauth2/" in path:
        from lticheck.captures.ags import ags_exchange, ags_request  # noqa: PLC0415 - start-up time

        asked_ags = ags_request(request)
        if asked_ags:
            found = ags_exchange(request, asked_ags, message.answer(), message.location)
            return Extract(exchanges=(found,))
    parameters = form or _form_of(request)
    login = _login_refused(message, parameters)
    if login:
        return Extract(observations=(login,))
    if LTI13_PATH.search(path) or LTI13_FORM & {name for name, _ in parameters}:
        return Extract(observations=(ags(message, parameters),))
    asked = asked_of(request.body)
    asked = asked or asked_of_form(parameters)
    if asked or ENVELOPE in request.body or CANVAS_OUTCOME_PATH.search(path):
        return outcome(message, asked)
    if request.method == "GET" and ADDRESS.search(path):
        return _key_set(message)
    return _launch(message, parameters)


def _key_set(message: HttpExchange) -> Extract:
    """Return the key set that was fetched, if it is one."""
    answer = message.answer()
    url = message.request.url.partition("?")[0]
    found = key_set_of(answer.body, url) if isinstance(answer, Reply) else None
    return Extract(key_sets=(found,)) if found else Extract()


def outcome(message: HttpExchange, asked: OutcomeRequest | None) -> Extract:
    """Return the exchange of an outcome request, with or without an answer."""
    answer = message.answer()
    return Extract(
        exchanges=(exchange_of(message.request, asked, answer, location=message.location),)
    )


def ags(message: HttpExchange, form: Parameters = ()) -> Observation:
    """Note a request of LTI 1.3, with its step, platform and status."""
    request, answer = message.request, message.answer()
    text = f"{request.method} {request.url}"
    if isinstance(answer, Reply):
        status = f" answered {answer.status}" if answer.status else ""
        text += f"{status}: {answer.outcome.description}" if answer.outcome.description else status
    given = _score_given(request.body)
    names = " ".join(name for name, _ in form)
    return Observation(
        kind=FactKind.AGS,
        text=f"{text}{given}",
        location=message.location,
        step=step_of(f"{request.url.partition('?')[0]} {names}"),
        host=url_parts(request.url).netloc,
        status=answer.status if isinstance(answer, Reply) else 0,
    )


def _login_refused(message: HttpExchange, form: Parameters) -> Observation | None:
    """Note what Canvas says in place of an id_token, and a key set of its own without keys."""
    url = message.request.url
    values = dict(form) or dict(of_form(split_url(url)[1]))
    is_error = "error" in values and ("error_description" in values or "state" in values)
    asks = "/api/lti/authorize" in url or "/api/lti/security/jwks" in url
    if not (is_error or asks):
        return None
    from lticheck.captures.logs.login13 import refusal_in  # noqa: PLC0415 - start-up time

    answer = message.answer() if asks else None
    body = answer.body.decode("utf-8", "replace") if isinstance(answer, Reply) else ""
    if "security/jwks" in url:
        empty = NO_KEYS.search(body)
        kind, said = FactKind.KEYS_MISSING, f"{url}: {body[:80]}" if empty else ""
    else:
        kind = FactKind.LOGIN_REFUSED
        said = refusal_in(f"{values.get('error_description', '')} error={values.get('error', '')}")
        said = said or refusal_in(body)
    return Observation(kind=kind, text=said, location=message.location) if said else None


def _launch(message: HttpExchange, parameters: Parameters) -> Extract:
    url = message.request.url
    if not is_launch(parameters):
        url, query = split_url(url)
        parameters = of_form(query)
    if not is_launch(parameters):
        return Extract()
    return Extract(
        launches=(LaunchParameters(parameters=parameters, location=message.location, url=url),)
    )


def _form_of(request: SignedRequest) -> Parameters:
    """Read the body as a form whatever its content type: captures often lack the header."""
    body = request.body.strip(b"\r\n")
    if b"=" not in body or body[:1] in {b"{", b"[", b"<"}:
        return ()
    return of_form(decode(body))


def _score_given(body: bytes) -> str:
    try:
        document = load_json(decode(body))
    except (ValueError, RecursionError):
        return ""
    values = dict(document) if isinstance(document, JsonObject) else {}
    told = [
        f"{name} {json.dumps(values[name])}"
        for name in ("scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress")
        if isinstance(values.get(name), str | int | float)
    ]
    return f" ({', '.join(told)})" if told else ""
