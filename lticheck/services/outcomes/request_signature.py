"""Whether a secret gives the signature of a captured request, and what else would give it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from oauthlib.oauth1.rfc5849 import signature

from lticheck.model.case import SignatureCheck, SignatureState
from lticheck.model.exchange import SignedRequest
from lticheck.model.urls import url_parts
from lticheck.services.outcomes.authorization import oauth_parameters
from lticheck.services.outcomes.url_variants import signable_variants

Pairs = list[tuple[str, str]]
HASHES = {"HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256"}
"""The method's name in OAuth, and the digest's in hashlib."""


def verify_request(request: SignedRequest, secret: str) -> SignatureCheck:
    """Check the signature of a captured outcome request (RFC 5849, section 3.4.2).

    Where it does not fit, the slips of hand-written signing code are tried one by one.
    """
    oauth = list(oauth_parameters(request.header("Authorization")))
    sent = dict(oauth)
    obstacle = _obstacle(request, sent)
    if obstacle:
        return SignatureCheck(state=SignatureState.NOT_CHECKABLE, reason=obstacle)
    signed = _Signed(request=request, oauth=oauth, secret=secret)
    if signed.fits(request.url):
        return SignatureCheck(
            state=SignatureState.VALID, reason="method, URL, header and body hash"
        )
    for url in (*signable_variants(request.url), _other_slash(request.url)):
        if signed.fits(url):
            return SignatureCheck(
                state=SignatureState.INVALID,
                reason=f"it is right for {url}, not for {request.url}",
                matches_url=url,
            )
    slip = next((words for words, fits in signed.slips() if fits), "")
    return SignatureCheck(
        state=SignatureState.INVALID, reason=slip or "no slip that is known gives it either"
    )


def _other_slash(url: str) -> str:
    return url.removesuffix("/") if url.endswith("/") else f"{url}/"


def _obstacle(request: SignedRequest, sent: dict[str, str]) -> str:
    if not sent.get("oauth_signature"):
        return "the capture holds no oauth_signature"
    if sent.get("oauth_signature_method") not in HASHES:
        return f"signature method “{sent.get('oauth_signature_method', '')}”"
    if not url_parts(request.url).netloc:
        return "the capture does not say to which URL it was sent"
    return ""


class _Signed:
    """One request, and the signatures that could stand in its header."""

    def __init__(self, *, request: SignedRequest, oauth: Pairs, secret: str) -> None:
        self.request = request
        self.secret = secret
        self.given = dict(oauth)["oauth_signature"]
        self.method = dict(oauth)["oauth_signature_method"]
        self.parameters = [
            (name, value) for name, value in oauth if name not in {"oauth_signature", "realm"}
        ]

    def fits(self, url: str) -> bool:
        """Tell whether the secret signs the parameters for this URL."""
        return self._equals(self._digest(url, self.parameters, self._key(self.secret)))

    def slips(self) -> Iterator[tuple[str, bool]]:
        """Yield what hand-written code gets wrong, and whether that gives the signature."""
        url, parameters = self.request.url, self.parameters
        key = self._key(self.secret)
        digest = self._digest(url, parameters, key)
        yield (
            "it is signed without the & behind the secret",
            self._equals(self._digest(url, parameters, quote(self.secret, safe="~").encode())),
        )
        yield (
            "the digest was written as hex digits",
            self.given.lower()
            in {
                digest.hex(),
                base64.b64encode(digest.hex().encode()).decode().lower(),
            },
        )
        yield "it is percent-encoded twice", self._equals(digest, unquote(self.given))
        for stripped in {self.secret.strip(), f"{self.secret}\n", f"{self.secret} "}:
            yield (
                "the secret has a blank or a line end at one end",
                stripped != self.secret
                and (self._equals(self._digest(url, parameters, self._key(stripped)))),
            )
        yield from self._with_other_parameters(url, key)
        yield (
            "the secret is not percent-encoded in the key",
            self._equals(self._digest(url, parameters, f"{self.secret}&".encode())),
        )

    def _with_other_parameters(self, url: str, key: bytes) -> Iterator[tuple[str, bool]]:
        body_hash = base64.b64encode(hashlib.sha1(self.request.body).digest()).decode()  # noqa: S324
        bare = [pair for pair in self.parameters if pair[0] != "oauth_body_hash"]
        yield "oauth_body_hash is sent and not signed", self._equals(self._digest(url, bare, key))
        for name in ("oauth_body_hash", "body_hash"):
            added = [*self.parameters, (name, body_hash)]
            words = f"{name} is signed and not sent"
            yield words, self._equals(self._digest(url, added, key))
        form = parse_qsl(self.request.body.decode("utf-8", "replace"), keep_blank_values=True)
        words = "the body is signed as if it were a form"
        yield words, bool(form) and self._equals(self._digest(url, [*self.parameters, *form], key))
        path = url.partition("?")[0]
        yield (
            "the query of the URL is not signed",
            path != url and self._equals(self._digest(path, self.parameters, key)),
        )

    def _key(self, secret: str) -> bytes:
        return f"{quote(secret, safe='~')}&".encode()

    def _digest(self, url: str, parameters: Pairs, key: bytes) -> bytes:
        try:
            query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
            pairs = [*parameters, *query]
            normalized = signature.normalize_parameters(pairs)  # type: ignore[arg-type]
            uri = signature.base_string_uri(url)
        except ValueError:
            return b""
        method = self.request.method or "POST"
        base = signature.signature_base_string(method, uri, normalized)  # type: ignore[arg-type]
        return hmac.new(key, base.encode(), HASHES[self.method]).digest()

    def _equals(self, digest: bytes, given: str = "") -> bool:
        wanted = base64.b64encode(digest).decode()
        return bool(digest) and hmac.compare_digest(wanted.encode(), (given or self.given).encode())
