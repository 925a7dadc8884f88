"""A client for the sandbox that is signed by oauthlib alone, and can sign badly on purpose."""

from __future__ import annotations

import base64
import hashlib
import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from oauthlib.oauth1 import Client as Signer
from oauthlib.oauth1.rfc5849 import signature

from lticheck.sandbox import Sandbox

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org'
    '/services/ltiv1p1/xsd/imsoms_v1p0"><imsx_POXHeader><imsx_POXRequestHeaderInfo>'
    "<imsx_messageIdentifier>1</imsx_messageIdentifier></imsx_POXRequestHeaderInfo>"
    "</imsx_POXHeader><imsx_POXBody><{op}Request><resultRecord><sourcedGUID><sourcedId>{sourcedid}"
    "</sourcedId></sourcedGUID>{result}</resultRecord></{op}Request></imsx_POXBody>"
    "</imsx_POXEnvelopeRequest>"
)

SIGNERS = {
    "HMAC-SHA256": signature.sign_hmac_sha256_with_client,
    "PLAINTEXT": signature.sign_plaintext_with_client,
}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    media_type: str
    text: str


@dataclass
class Client:
    """Posts to one scenario's outcome service."""

    canvas: Sandbox
    scenario: str = "ok"
    oauth: dict[str, str | None] = field(default_factory=dict)
    """OAuth parameters that differ; None leaves one out."""
    ahead: int = 0
    """Seconds by which this client's clock is ahead."""
    secret: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    signed_url: str = ""
    scheme: str = "OAuth "
    prefix: str = ""
    """Put into the header before the parameters, such as a realm."""

    @property
    def launch(self) -> dict[str, str]:
        """Return the scenario's launch."""
        return dict(self.canvas.launch(self.scenario))

    def replace(self, score: str) -> Answer:
        """Send a replaceResult with this score."""
        result = f"<result><resultScore><textString>{score}</textString></resultScore></result>"
        return self.post("replaceResult", result)

    def read(self) -> Answer:
        """Send a readResult."""
        return self.post("readResult", "")

    def post(self, operation: str, result: str) -> Answer:
        """Send an envelope."""
        sourcedid = self.launch["lis_result_sourcedid"]
        body = ENVELOPE.format(op=operation, sourcedid=sourcedid, result=result)
        return self.send(self.launch["lis_outcome_service_url"], body.encode())

    def send(self, url: str, body: bytes) -> Answer:
        """Sign and send."""
        parameters = self._parameters(self.signed_url or url, body)
        pairs = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in parameters)
        headers = {
            "Content-Type": "application/xml",
            "Authorization": f"{self.scheme}{self.prefix}{pairs}",
            **self.headers,
        }
        return exchange(url, body, headers)

    def _parameters(self, url: str, body: bytes) -> list[tuple[str, str]]:
        values: dict[str, str | None] = {
            "oauth_consumer_key": self.launch["oauth_consumer_key"],
            "oauth_nonce": str(time.time_ns()),
            "oauth_timestamp": str(int(time.time()) + self.ahead),
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_version": "1.0",
            "oauth_body_hash": base64.b64encode(hashlib.sha1(body).digest()).decode(),
            **self.oauth,
        }
        given = [(name, value) for name, value in values.items() if value is not None]
        if "oauth_signature" in self.oauth:
            return given
        return [*given, ("oauth_signature", self._signature(url, given))]

    def _signature(self, url: str, given: list[tuple[str, str]]) -> str:
        query = signature.collect_parameters(uri_query=urlsplit(url).query)
        normalized = signature.normalize_parameters(given + query)  # type: ignore[arg-type]
        uri = signature.base_string_uri(url)
        base = signature.signature_base_string("POST", uri, normalized)
        secret = self.secret or self.canvas.secret(self.launch["oauth_consumer_key"])
        method = (dict(given).get("oauth_signature_method") or "").upper()
        sign = SIGNERS.get(method, signature.sign_hmac_sha1_with_client)
        return str(sign(base, Signer("", client_secret=secret)))  # type: ignore[no-untyped-call]


def exchange(url: str, body: bytes, headers: dict[str, str], method: str = "POST") -> Answer:
    """Send bytes as they are."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=10)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(method, target, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return Answer(answer.status, answer.headers.get("Content-Type", ""), text)
