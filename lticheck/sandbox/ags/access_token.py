"""The access token of a request: who sends it, and what it allows.

Facts: P2 to P5 in their order.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.answers import service_error
from lticheck.sandbox.ags.claims import NotANumber, claim_errors
from lticheck.sandbox.ags.records import DeveloperKey, Registry
from lticheck.sandbox.web.http import Request

HMAC = ["HS256", "HS384", "HS512"]
OLDEST = 3600
UNIVERSAL_HOSTS = ("canvas.instructure.com", "sso.canvaslms.com")
"""Tokens of these hosts are good everywhere (P4b)."""
TOKEN_PATH = "/login/oauth2/token"  # noqa: S105
WRONG_SIGNATURE = "Access token invalid - signature likely incorrect"


@dataclass(frozen=True, kw_only=True, eq=False)
class Access:
    """What a good token gives."""

    key: DeveloperKey
    scopes: frozenset[str]


def read_access(request: Request, registry: Registry, now: float) -> Access:
    """Return what the request's token gives. Raises Refused."""
    token = _verified(_bearer(request), registry, now)
    claims = token.claims
    try:
        errors = claim_errors(claims, _audiences(request), now, oldest=OLDEST)
    except NotANumber as error:
        raise service_error(WRONG_SIGNATURE, 401) from error
    if errors:
        raise service_error(f"Invalid access token field/s: {errors}", 401)
    key = registry.key(claims["sub"])
    if key is None:
        raise service_error("Unknown or inactive Developer Key", 401)
    return Access(key=key, scopes=frozenset(str(claims.get("scopes") or "").split()))


def _bearer(request: Request) -> str:
    header = request.header("authorization") or ""
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    found = dict(request.query_pairs).get("access_token", "")
    if not found:
        raise service_error("Missing access token", 401)
    return found


def _verified(text: str, registry: Registry, now: float) -> jwt.Unverified:
    try:
        token = jwt.read(text)
    except jwt.NotAToken as error:
        raise service_error("Invalid access token format", 401) from error
    if token.algorithm == "none":
        raise service_error("Access token signature algorithm not allowed", 401)
    if not token.verifies(jwt.secret_key(registry.token_secret), HMAC) or not isinstance(
        token.claims, dict
    ):
        raise service_error(WRONG_SIGNATURE, 401)
    _check_times(token.claims, now)
    return token


def _check_times(claims: jwt.Claims, now: float) -> None:
    """Look at exp and nbf as the decoder does, before any other claim (P3b, P4)."""
    times = {name: claims[name] for name in ("exp", "nbf", "iat") if name in claims}
    if any(isinstance(at, bool) or not isinstance(at, int | float) for at in times.values()):
        raise service_error(WRONG_SIGNATURE, 401)
    if times.get("exp", now) < now:
        raise service_error("Access token expired", 401)
    if times.get("nbf", now) > now:
        raise service_error(WRONG_SIGNATURE, 401)


def _audiences(request: Request) -> set[str]:
    own = urlsplit(request.url)
    return {f"{own.scheme}://{host}{TOKEN_PATH}" for host in (own.netloc, *UNIVERSAL_HOSTS)}
