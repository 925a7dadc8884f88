"""The OIDC login: what Canvas sends to the tool's login URL, and the authorization it then gives.

Facts: section (a6) of the document; the steps of the 1EdTech Security Framework, section 5.1.1.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache
from urllib.parse import urlsplit
from uuid import uuid4

from lticheck.model.dataclass import dataclass
from lticheck.pages import render
from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.answers import Refused, page
from lticheck.sandbox.ags.launches import deployment_of, id_token_claims
from lticheck.sandbox.ags.parameters import Parameters, read_parameters, text_of
from lticheck.sandbox.ags.records import ISSUER, Registry
from lticheck.sandbox.ags.urls import origin
from lticheck.sandbox.scenarios.lti13 import CANVAS_KEY, Scenario13
from lticheck.sandbox.scenarios.lti13.sample_keys import private_jwk, public_jwk
from lticheck.sandbox.web.http import Request, Response

AUTHORIZE_PATH = "/api/lti/authorize_redirect"
KEY_SET_PATH = "/api/lti/security/jwks"
REQUIRED = (
    "client_id",
    "login_hint",
    "nonce",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
)
KEPT = 1000
"""How many launches are remembered; older ones are none of this Canvas any more."""
USABLE = 300
"""Seconds in which a launch must be fetched."""
HTML_TYPE = "text/html; charset=utf-8"
SAFE_URI = re.compile(r"https?://[^\s\"'<>]+")
ERRORS = {
    "login_required": "Must have an active user session",
    "unauthorized_client": "Client not authorized in requested context",
    "launch_no_longer_valid": "The launch has either expired or already been consumed",
}
SHOWN = {
    "no-external-tool": "Assignment not configured for external tool launches",
    "other-tool": "Assignment not configured for launches with specified tool",
}
"""What Canvas shows to the person, before the tool hears of the launch."""


@dataclass(kw_only=True, eq=False)
class Pending:
    """A launch that was begun, and waits for the tool to ask for it."""

    scenario: Scenario13
    target: str
    until: float
    used: bool = False


@dataclass(kw_only=True, eq=False)
class Login:
    """The logins of one Canvas."""

    registry: Registry
    _pending: dict[str, Pending] = field(default_factory=dict)

    def initiate(
        self, scenario: Scenario13, url: str, *, target: str, now: float
    ) -> list[tuple[str, str]]:
        """Return what is posted to the tool's login URL. Raises Refused where Canvas shows why.

        `url` is the sandbox's origin, `target` the launch URL that the tool is to show.
        """
        if scenario.login in SHOWN:
            raise page(400, SHOWN[scenario.login])
        verifier = uuid4().hex
        for old in list(self._pending)[:-KEPT]:
            del self._pending[old]
        self._pending[verifier] = Pending(scenario=scenario, target=target, until=now + USABLE)
        hint = {"verifier": verifier, "canvas_domain": urlsplit(url).netloc, "exp": now + USABLE}
        secret = jwt.secret_key(self.registry.token_secret)
        key = self.registry.keys[scenario.key_id]
        message_hint = jwt.sign(hint, secret, "HS256")
        return [
            ("iss", ISSUER),
            ("login_hint", _login_hint(scenario)),
            ("client_id", key.client_id),
            ("lti_deployment_id", deployment_of(scenario, self.registry)),
            ("target_link_uri", target),
            ("lti_message_hint", "none" if scenario.login == "bad-hint" else message_hint),
            ("canvas_region", "not_configured"),
            ("canvas_environment", "prod"),
        ]

    def authorize(self, request: Request, now: float) -> Response:
        """Answer the tool's authentication request with a form that posts itself to the tool."""
        parameters = dict(_read(request))
        uri = parameters.get("redirect_uri", "")
        if not SAFE_URI.fullmatch(uri):
            raise page(400, "Invalid redirect_uri")
        pending = self._pending_of(parameters.get("lti_message_hint", ""))
        if pending.scenario.login == "bad-redirect-uri":
            raise page(400, "Invalid redirect_uri")
        error = self._error(parameters, pending, now)
        if error:
            name, description = error
            return _form(uri, {"error": name, "error_description": description}, parameters)
        pending.used = True
        token = self.id_token(
            pending.scenario,
            origin(request),
            target=pending.target,
            nonce=parameters["nonce"],
            now=now,
        )
        return _form(uri, {"id_token": token}, parameters)

    def id_token(
        self, scenario: Scenario13, url: str, *, target: str, nonce: str, now: float
    ) -> str:
        """Sign the claims of a launch; `url` is the origin at which this Canvas is reached."""
        claims = id_token_claims(scenario, self.registry, url, target=target, nonce=nonce, now=now)
        return jwt.sign(claims, _own_key(), "RS256", kid=private_jwk(CANVAS_KEY)["kid"])

    def _pending_of(self, hint: str) -> Pending:
        """Return the launch that the message hint names. Raises Refused."""
        try:
            token = jwt.read(hint)
        except jwt.NotAToken as error:
            raise page(400, "Invalid lti_message_hint") from error
        known = token.verifies(jwt.secret_key(self.registry.token_secret), ["HS256"])
        claims = token.claims if known and isinstance(token.claims, dict) else {}
        found = self._pending.get(str(claims.get("verifier")))
        if found is None:
            raise page(400, "Invalid lti_message_hint")
        return found

    def _error(
        self, parameters: dict[str, str], pending: Pending, now: float
    ) -> tuple[str, str] | None:
        """Return the error that is posted back, in Canvas's words."""
        missing = [name for name in REQUIRED if not parameters.get(name)]
        if missing:
            words = f"The following parameters are missing: {','.join(missing)}"
            return ("invalid_request_object", words)
        if parameters["scope"] != "openid":
            return ("invalid_request_object", "The 'scope' must be 'openid'")
        name = self._refusal(parameters, pending, now)
        return (name, ERRORS[name]) if name else None

    def _refusal(self, parameters: dict[str, str], pending: Pending, now: float) -> str:
        scenario = pending.scenario
        key = self.registry.key(parameters["client_id"])
        if key is None or key.id != scenario.key_id or scenario.login == "unauthorized":
            return "unauthorized_client"
        if "on" not in key.bindings.values():
            return "unauthorized_client"
        if parameters["login_hint"] != _login_hint(scenario) or scenario.login == "no-session":
            return "login_required"
        if pending.used or now > pending.until or scenario.login == "consumed":
            return "launch_no_longer_valid"
        return ""


def key_set() -> dict[str, object]:
    """Return the keys by which a tool verifies id_tokens."""
    return {"keys": [public_jwk(CANVAS_KEY)]}


@cache
def _own_key() -> jwt.Key:
    """Return the key that signs id_tokens: reading it takes longer than all else of a launch."""
    return jwt.private_key(private_jwk(CANVAS_KEY))


def _login_hint(scenario: Scenario13) -> str:
    return f"{scenario.user_id:040x}"


def _read(request: Request) -> list[tuple[str, str]]:
    try:
        parameters: Parameters = read_parameters(request)
    except Refused as refused:
        raise page(400, "400 Bad Request") from refused
    return [(name, text_of(value) or "") for name, value in parameters.items()]


def _form(uri: str, fields: dict[str, str], parameters: dict[str, str]) -> Response:
    pairs = list(fields.items())
    if parameters.get("state"):
        pairs.append(("state", parameters["state"]))
    body = render("launch.html", url=uri, launch=pairs)
    return Response(status=200, media_type=HTML_TYPE, body=body.encode())
