"""Decoded claims of an LTI 1.3 launch, in any notation, as the id_token that they came from.

What was decoded has no signature any more; it becomes an unsecured token (RFC 7519, section 6), so
that a launch of LTI 1.3 has one form whatever was captured.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping

from lticheck.captures.syntax.json_object import JsonObject
from lticheck.captures.syntax.python_values import evaluate
from lticheck.model.claims import AGS_ENDPOINT, CLAIM_NAMES, LTI, are_claims

UNSECURED = {"alg": "none", "typ": "JWT"}
DEPTH = 12
ANY_CLAIM = "purl.imsglobal.org/spec/lti"


def id_token_of(claims: Mapping[str, object]) -> str:
    """Write claims as an unsecured token."""
    parts = (
        json.dumps(part, separators=(",", ":"), ensure_ascii=True).encode()
        for part in (UNSECURED, claims)
    )
    return ".".join([*(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts), ""])


def claims_in(document: object) -> dict[str, object] | None:
    """Return the claims that an object is, in the specification's names or in ltijs's; or None."""
    if not isinstance(document, Mapping):
        return None
    if are_claims(document):
        return dict(document)
    return _of_ltijs(document)


def _of_ltijs(values: Mapping[str, object]) -> dict[str, object] | None:
    """Read `res.locals.token` or `res.locals.context` of ltijs, or an object that holds both."""
    token = _object(values.get("token")) or values
    context = _object(values.get("context")) or _object(token.get("platformContext")) or values
    if "messageType" not in context or not ("roles" in context or "version" in context):
        return None
    claims: dict[str, object] = {
        "iss": token.get("iss"),
        "sub": context.get("user") or token.get("user"),
        "aud": token.get("clientId") or context.get("clientId"),
        f"{LTI}deployment_id": token.get("deploymentId") or context.get("deploymentId"),
        f"{LTI}message_type": context.get("messageType"),
        f"{LTI}version": context.get("version"),
        f"{LTI}roles": context.get("roles"),
        f"{LTI}context": context.get("context"),
        f"{LTI}resource_link": context.get("resource"),
        f"{LTI}tool_platform": token.get("platformInfo"),
        AGS_ENDPOINT: context.get("endpoint"),
    }
    return {name: value for name, value in claims.items() if value is not None}


def plain(value: object, depth: int = DEPTH) -> object:
    """Turn pairs of a decoded document into objects, the first of a name that stands twice."""
    if isinstance(value, JsonObject) and depth:
        return {str(name): plain(one, depth - 1) for name, one in reversed(value)}
    if isinstance(value, list | tuple) and depth:
        return [plain(one, depth - 1) for one in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str | int | float | bool | None) else str(value)


BARE_KEY = re.compile(r"(?<=[{,\s])([A-Za-z_$][\w$]{0,60})(?=\s?:\s)")
JS_WORDS = re.compile(r"(?<=[:,\[\s])(true|false|null|undefined)(?=[\s,}\]])")
PYTHON = {"true": "True", "false": "False", "null": "None", "undefined": "None"}
LONGEST = 200_000


def inspected(text: str) -> object:
    """Read an object as Node's console.log prints it. Raises ValueError where it is none."""
    if len(text) > LONGEST:
        raise ValueError("too long for a launch")
    quoted = BARE_KEY.sub(r"'\1'", text)
    return evaluate(JS_WORDS.sub(lambda word: PYTHON[word[0]], quoted))


ENTRY = re.compile(r"\s*\[([^\]\n]{0,200})\]\s?=>\s?(.*)")
ARRAY = re.compile(r"\s*(?:Array|\w{1,40} Object)\s?(?:\[\d+\])?\s*(?:\()?\s*\Z")


def printed_arrays(text: str) -> Iterator[dict[str, object]]:
    """Yield the outermost arrays of PHP's print_r that hold claims."""
    if "=>" not in text or ANY_CLAIM not in text:
        return
    stack: list[dict[str, object]] = []
    root: dict[str, object] = {}
    for line in text.split("\n"):
        found = ENTRY.match(line)
        if found and ARRAY.fullmatch(found[2]):
            inner: dict[str, object] = {}
            (stack[-1] if stack else root)[found[1]] = inner
            stack.append(inner)
        elif found:
            (stack[-1] if stack else root)[found[1]] = found[2].rstrip("\r")
        elif line.strip() == ")" and stack:
            stack.pop()
    if sum(name in root for name in CLAIM_NAMES) >= 2:
        yield {name: _listed(value) for name, value in root.items()}


def _listed(value: object) -> object:
    """Turn an array with the keys 0, 1, 2... into a list."""
    if not isinstance(value, dict):
        return value
    values = {name: _listed(one) for name, one in value.items()}
    if values and list(values) == [str(number) for number in range(len(values))]:
        return list(values.values())
    return values


def _object(value: object) -> Mapping[str, object] | None:
    return value if isinstance(value, Mapping) else None
