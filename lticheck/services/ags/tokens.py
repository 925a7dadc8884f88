"""Access tokens: one a run for each token URL, client id and set of scopes (RFC 6749, 7523).

Canvas's answer holds for an hour, and each request for one takes a third of what its throttle
allows at once (T13), so a token is kept until shortly before it ends.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lticheck.model.claims import AGS_SCOPE, SCORE_SCOPE
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.reply import AgsReply, Shape
from lticheck.services.ags.requests import ASSERTION_TYPE, AgsRequest

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.credentials import Registration
    from lticheck.model.exchange import Exchange

RESULT_SCOPE = f"{AGS_SCOPE}result.readonly"
LINE_ITEM_SCOPES = (f"{AGS_SCOPE}lineitem.readonly", f"{AGS_SCOPE}lineitem")
"""Either is enough to look at a line item."""
LIFETIME = 300
"""Seconds that an assertion holds; Canvas takes one that is at most 300 s old."""
LEFT = 300.0
"""Seconds that a token must still hold when a launch begins with it."""
ALGORITHM = "RS256"
"""The only one that Canvas takes (lib/lti/jwt_validator.rb)."""
KEY_HINT = "give an RSA private key as PEM or JWK; lticheck keys says more of it"
HOUR = 3600.0
"""Seconds for which Canvas's tokens hold, where the answer does not say, or says nonsense."""
LONGEST_LIFETIME = 86_400


@dataclass(kw_only=True, eq=False)
class SharedToken:
    """The token of one client at one address, for every launch of a run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    exchange: Exchange | None = None

    def found(self) -> Exchange | None:
        """Return the exchange that got it or was refused it; None where it must be got (anew)."""
        return None if self.token and self._left < LEFT else self.exchange

    def keep(self, exchange: Exchange) -> None:
        """Keep a token, or a refusal that would be the same the next time."""
        said = exchange.outcome
        throttled = isinstance(said, AgsReply) and said.shape is Shape.THROTTLE
        if access_token(exchange) or (exchange.is_refused and not throttled):
            self.exchange = exchange

    @property
    def token(self) -> str:
        """Return the token; empty where there is none."""
        return access_token(self.exchange) if self.exchange else ""

    @property
    def _left(self) -> float:
        """Return for how many seconds it still holds."""
        if self.exchange is None:
            return 0.0
        answer = _document(self.exchange)
        stated = answer.get("expires_in")
        lifetime = HOUR
        if isinstance(stated, int | float) and 0 <= stated <= LONGEST_LIFETIME:
            lifetime = stated
        return (self.exchange.sent_at or 0.0) + lifetime - time.time()


@dataclass(kw_only=True, eq=False)
class AgsRun:
    """What the launches of one run share."""

    tokens: defaultdict[tuple[str, str, str], SharedToken] = field(
        default_factory=lambda: defaultdict(SharedToken)
    )
    accepts_test_writes: set[str] = field(default_factory=set)
    """Origins that took a test write: they get no further one."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every token, so that output can be masked."""
        return tuple(shared.token for shared in tuple(self.tokens.values()) if shared.token)


def access_token(exchange: Exchange) -> str:
    """Return the token that an answer gives; empty where it gives none."""
    found = _document(exchange).get("access_token")
    return found if isinstance(found, str) and found.isascii() and found.isprintable() else ""


def _document(exchange: Exchange) -> Mapping[str, object]:
    said = exchange.outcome
    document = said.document if isinstance(said, AgsReply) and said.accepted else None
    return document if isinstance(document, dict) else {}


def wanted_scopes(granted: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to ask for of the scopes that a key has: one too many refuses them all (T11)."""
    line_item = next((scope for scope in LINE_ITEM_SCOPES if scope in granted), "")
    several = (SCORE_SCOPE, RESULT_SCOPE, line_item)
    return tuple(scope for scope in several if scope and scope in granted)


def token_request(url: str, registration: Registration, scopes: tuple[str, ...]) -> AgsRequest:
    """Make the request for a token, with a fresh assertion (RFC 7523, section 2.2).

    Raises RequestNotPossible where the key cannot sign.
    """
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(url, registration),
        "scope": " ".join(scopes),
    }
    return AgsRequest(endpoint=Endpoint.TOKEN, method="POST", url=url, form=form, has_headers=False)


def assertion(url: str, registration: Registration) -> str:
    """Sign who the tool is: `aud` is exactly the URL, times are whole seconds (T10)."""
    from joserfc import jws  # noqa: PLC0415 - joserfc.jwt reads encryption, too: start-up time
    from joserfc.errors import JoseError  # noqa: PLC0415 - start-up time

    key, kid = signing_key(registration.private_key)
    kid = registration.kid or kid
    header = {"alg": ALGORITHM, "typ": "JWT", **({"kid": kid} if kid else {})}
    now = int(time.time())
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": url,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": str(uuid4()),
    }
    try:
        return jws.serialize_compact(header, json.dumps(claims), key, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError) as error:
        raise RequestNotPossible("the private key cannot sign", hint=KEY_HINT) from error


def signing_key(text: str) -> tuple[Any, str]:
    """Return a private RSA key, and the kid that a JWK names for it.

    Raises RequestNotPossible where the text is none, and never repeats it.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - start-up time
    from joserfc.errors import JoseError  # noqa: PLC0415 - start-up time
    from joserfc.jwk import RSAKey  # noqa: PLC0415 - start-up time

    try:
        source: Any = json.loads(text) if text.lstrip().startswith("{") else text
        key = RSAKey.import_key(source)
        is_private = key.is_private
    except (JoseError, ValueError, TypeError, RecursionError, UnsupportedAlgorithm) as error:
        raise RequestNotPossible("the private key cannot be read", hint=KEY_HINT) from error
    if not is_private:
        raise RequestNotPossible("the key is public, and only a private one signs", hint=KEY_HINT)
    kid = source.get("kid", "") if isinstance(source, dict) else ""
    return key, kid if isinstance(kid, str) else ""


def scopes_of(token: str) -> Iterator[str]:
    """Yield the scopes that an access token of Canvas names; none where it cannot be read."""
    from lticheck.model.jwt import read_jwt  # noqa: PLC0415 - start-up time

    read = read_jwt(token)
    yield from read.text("scopes").split() if read else ()
