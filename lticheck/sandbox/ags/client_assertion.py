"""The JWT by which a tool proves who it is: its signature and its claims.

Facts: T6 to T10c. A key set URL is data of the sandbox; nothing is fetched. Until early 2026 every
failure of the signature read "JWS signature invalid.", since then most are a class's name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.answers import page, token_error
from lticheck.sandbox.ags.claims import NotANumber, claim_errors
from lticheck.sandbox.ags.records import ISSUER, DeveloperKey, FetchedKeySet, Registry

OLDEST = 300
"""Seconds of age that an assertion may have (T10c)."""
INVALID = "JWS signature invalid."
NO_KID = "JSON::JWK::Set::KidNotFound"
WRONG = "JSON::JWS::VerificationFailed"
RSA_ALGORITHMS = ["RS256", "RS384", "RS512"]


@dataclass(frozen=True, kw_only=True, eq=False)
class ClientAssertion:
    """One assertion, and the key that it claims to come from."""

    token: jwt.Unverified
    key: DeveloperKey
    registry: Registry
    is_old: bool = False

    def check(self, token_url: str, now: float) -> None:
        """Raise Refused where signature or claims are not right."""
        if self.key.public_jwk_url:
            jwk = self._fetched(self.key.public_jwk_url)
            self._verify(jwk, RSA_ALGORITHMS if self.is_old else ["RS256"])
        elif self.key.public_jwk:
            self._verify(self.key.public_jwk, ["RS256"])
        else:
            raise token_error(400, "invalid_request", INVALID)
        self._check_claims(token_url, now)

    def _verify(self, jwk: object, algorithms: list[str]) -> None:
        if not self.is_old and self.token.algorithm != "RS256":
            unsigned = self.token.algorithm == "none"
            words = "JSON::JWS::UnexpectedAlgorithm" if unsigned else "Unexpected alg header"
            raise token_error(400, "invalid_request", words)
        key = jwt.rsa_key(jwk)
        if key is None or not self.token.verifies(key, algorithms):
            raise self._failure(WRONG)

    def _fetched(self, url: str) -> object:
        """Return the key of the set that the header's kid names (T7c to T9)."""
        answered = self.registry.key_sets.get(url, FetchedKeySet(failure="host name not known"))
        if answered.failure:
            if not self.is_old:
                raise token_error(400, "invalid_request", "JWK Error: Failed to fetch public key")
            if answered.failure.startswith("blocked"):
                raise token_error(400, "invalid_request", INVALID)
            raise page(500, "500 Internal Server Error")
        try:
            document = json.loads(answered.body)
        except ValueError as error:
            raise token_error(400, "invalid_request", "JWK Error: Invalid JSON") from error
        kid = self.token.header.get("kid")
        named = (jwk for jwk in _keys_in(document) if kid is not None and jwk.get("kid") == kid)
        found = next(named, None)
        if found is None:
            raise self._failure(NO_KID)
        return found

    def _failure(self, name: str) -> Exception:
        return token_error(400, "invalid_request", INVALID if self.is_old else name)

    def _check_claims(self, token_url: str, now: float) -> None:
        audiences = {token_url} if self.is_old else {token_url, urlsplit(ISSUER).netloc}
        try:
            errors = claim_errors(self.token.claims, audiences, now, oldest=OLDEST)
        except NotANumber as error:
            raise page(500, "500 Internal Server Error") from error
        if errors:
            raise token_error(400, "invalid_request", errors)


def _keys_in(document: object) -> list[Mapping[str, Any]]:
    """Find the keys: a set, a set within a set, or a bare list (T8)."""
    while isinstance(document, dict):
        document = document.get("keys")
    if not isinstance(document, list):
        return []
    return [jwk for jwk in document if isinstance(jwk, dict)]
