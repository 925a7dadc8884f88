"""POST /login/oauth2/token, in both generations: until early 2026, and since.

Facts: T2 to T13 in their order. The assertion's own checks are in `client_assertion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.answers import Refused, answer, page, token_error
from lticheck.sandbox.ags.client_assertion import ClientAssertion
from lticheck.sandbox.ags.parameters import Parameters, read_token_parameters
from lticheck.sandbox.ags.records import ISSUER, DeveloperKey, Registry
from lticheck.sandbox.canvas.ruby import inspect
from lticheck.sandbox.web.http import Request, Response

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = 3600
"""Seconds that an access token holds (T13)."""
NOT_GRANTED = (
    "A requested scope is invalid, unknown, malformed, or exceeds the scope granted by the"
    " resource owner. The following scopes were requested, but not granted: "
)


@dataclass(frozen=True, kw_only=True, eq=False)
class TokenEndpoint:
    """The token endpoint of one Canvas, for one request's moment."""

    registry: Registry
    now: float
    is_old: bool = False
    """The generation of until early 2026."""

    def respond(self, request: Request) -> Response:
        """Give a token, or say why not. Raises Refused."""
        parameters = read_token_parameters(request)
        if parameters.get("grant_type") != "client_credentials":
            raise token_error(
                400,
                "unsupported_grant_type",
                "The grant_type you requested is not currently supported",
            )
        if parameters.get("client_assertion_type") != ASSERTION_TYPE:
            raise self._without_assertion(parameters)
        key = self._client(parameters, request)
        scopes = _scopes(parameters)
        _require_granted(scopes, key)
        return self._give(key, scopes, request.url)

    def _without_assertion(self, parameters: Parameters) -> Refused:
        """Return the answer to client_id and client_secret (T3)."""
        if not parameters.get("client_id"):
            return token_error(401, "invalid_client", "unknown client")
        key = self.registry.key(parameters["client_id"])
        if key is None:
            return token_error(401, "invalid_client", "unknown client")
        if parameters.get("client_secret") != key.secret or not key.secret:
            return token_error(401, "invalid_client", "invalid client")
        return _unsupported_method()

    def _client(self, parameters: Parameters, request: Request) -> DeveloperKey:
        """Return the key that signed the assertion (T4 to T10)."""
        try:
            token = jwt.read(str(parameters.get("client_assertion") or ""))
        except jwt.NotAToken as error:
            if self.is_old:
                raise page(500, "500 Internal Server Error") from error
            raise token_error(401, "invalid_client", "unknown client") from error
        if not isinstance(token.claims, dict):
            raise page(500, "500 Internal Server Error")
        key = self.registry.key(token.claims.get("sub"))
        if key is None:
            raise token_error(401, "invalid_client", "unknown client")
        if not key.is_lti and not self.is_old:
            raise _unsupported_method()
        ClientAssertion(token=token, key=key, registry=self.registry, is_old=self.is_old).check(
            request.url, self.now
        )
        return key

    def _give(self, key: DeveloperKey, scopes: Sequence[str], url: str) -> Response:
        issued = int(self.now)
        claims = {
            "iss": ISSUER,
            "sub": key.client_id,
            "aud": url,
            "iat": issued,
            "exp": issued + LIFETIME,
            "jti": str(uuid4()),
            "scopes": " ".join(scopes),
        }
        secret = jwt.secret_key(self.registry.token_secret)
        document = {
            "access_token": jwt.sign(claims, secret, "HS256"),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": claims["scopes"],
        }
        return answer(200, document)


def _unsupported_method() -> Refused:
    return token_error(400, "invalid_request", "assertion method not supported for this grant_type")


def _scopes(parameters: Parameters) -> list[str]:
    """Read `scope`, else `scopes`; a list is read as Ruby prints it (T11)."""
    asked = parameters.get("scope") or parameters.get("scopes") or ""
    if isinstance(asked, list):
        asked = inspect(asked)
    return str(asked).split()


def _require_granted(scopes: Sequence[str], key: DeveloperKey) -> None:
    refused = [scope for scope in scopes if scope not in key.scopes]
    if refused or not scopes:
        raise token_error(400, "invalid_scope", f"{NOT_GRANTED}{_sentence(refused)}")


def _sentence(names: Sequence[str]) -> str:
    """Join as ActiveSupport's `to_sentence`."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"
