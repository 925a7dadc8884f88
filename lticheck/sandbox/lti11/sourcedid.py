"""Reading and making sourcedids (lib/basic_lti/sourcedid.rb), in both of Canvas's forms.

Legacy: `tool-course-assignment-user-hmac`, row 12 (shape), row 14 (HMAC). Encrypted: base64 of a
JWE (dir, A256GCM) around a JWS (HS256), row 12 (not a token), row 15 (other keys), row 16 (not
ASCII). Rows 13, 17 to 19 look the records up.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from lticheck.sandbox.canvas.world import Keys, World
from lticheck.sandbox.lti11.errors import Failed, InternalError, Unauthorized

LEGACY = re.compile(r"^(\d{1,20})-(\d{1,20})-(\d{1,20})-(\d{1,20})-(\w+)$", re.ASCII | re.MULTILINE)
"""Ruby's ^ and $ match at every line, so a line end around it does no harm (T0145)."""

ISSUED_AT = 1700000000
"""When the sandbox's own sourcedids were made; they do not expire."""

Ids = tuple[int, int, int, int]
"""Tool, course, assignment, user."""


def read_ids(text: str | None, world: World) -> Ids:
    """Return the ids in a sourcedid.

    Raises Failed with Canvas's sentence, Unauthorized for keys of another environment,
    InternalError where Canvas's own code breaks.
    """
    if text and text in world.adopted:
        return world.adopted[text]
    if not text or not text.strip():
        raise Failed("Invalid sourcedid", "sourcedid_invalid")
    legacy = LEGACY.search(text)
    if legacy:
        return _read_legacy(legacy, world)
    return _read_encrypted(text, world.keys)


def _read_legacy(found: re.Match[str], world: World) -> Ids:
    tool, course, assignment, user = (int(found.group(n)) for n in range(1, 5))
    if tool not in world.tools:
        raise Failed("Tool is invalid", "tool_invalid")
    ids = (tool, course, assignment, user)
    if not hmac.compare_digest(legacy_hmac(ids, world.keys), found.group(5)):
        raise Failed("Invalid signature", "signature_invalid")
    return ids


def legacy_hmac(ids: Ids, keys: Keys) -> str:
    """Return the HMAC-SHA1 with which Canvas signs the four ids."""
    payload = "-".join(str(number) for number in ids)
    return hmac.new(keys.hmac.encode(), payload.encode(), hashlib.sha1).hexdigest()


def legacy_sourcedid(ids: Ids, keys: Keys) -> str:
    """Make a sourcedid in the legacy form."""
    return "-".join([*(str(number) for number in ids), legacy_hmac(ids, keys)])


def _read_encrypted(text: str, keys: Keys) -> Ids:
    if not text.isascii():
        raise InternalError
    token = _token(text)
    if len(token.split(".")) not in {3, 5}:
        raise Failed("Invalid sourcedid", "sourcedid_invalid")
    return _open(token, keys)


def looks_encrypted(text: str) -> bool:
    """Tell whether a text has the shape of a whole encrypted sourcedid."""
    parts = _token(text).split(".") if text.isascii() else []
    return len(parts) == 5 and len(parts[4]) == 22


def _token(text: str) -> str:
    """Undo the base64 around the token; empty where that fails."""
    try:
        return base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _open(token: str, keys: Keys) -> Ids:
    try:
        inner = jwe.decrypt_compact(token, _key(keys.encryption)).plaintext or b""
        claims = jws.deserialize_compact(inner, OctKey.import_key(keys.signing)).payload
    except (JoseError, ValueError) as error:
        raise Unauthorized("An error occurred.", "unauthorized") from error
    found = json.loads(claims)
    return (found["tool_id"], found["course_id"], found["assignment_id"], found["user_id"])


def _key(secret: str) -> OctKey:
    """Canvas takes the first 32 bytes of its encryption secret as the A256GCM key."""
    return OctKey.import_key(secret.encode()[:32])


def encrypted_sourcedid(ids: Ids, keys: Keys) -> str:
    """Make a sourcedid in the encrypted form (RFC 7516, section 5.1).

    The same ids give the same text: joserfc draws a random vector, and stored launches would
    differ at every run. Nothing secret is in it but the sandbox's own ids.
    """
    names = ("tool_id", "course_id", "assignment_id", "user_id")
    claims = {"iss": "Canvas", "aud": ["Instructure"], "iat": ISSUED_AT}
    claims |= dict(zip(names, ids, strict=True))
    signed = jws.serialize_compact(
        {"typ": "JWT", "alg": "HS256"}, json.dumps(claims), OctKey.import_key(keys.signing)
    )
    head = _base64url(b'{"alg":"dir","enc":"A256GCM"}')
    vector = hashlib.sha256(signed.encode()).digest()[:12]
    sealed = AESGCM(keys.encryption.encode()[:32]).encrypt(vector, signed.encode(), head.encode())
    parts = (_base64url(part) for part in (vector, sealed[:-16], sealed[-16:]))
    return base64.b64encode(f"{head}..{'.'.join(parts)}".encode()).decode()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
