"""A tool's private key, its kid and its key set, judged as Canvas reads them; nothing is sent.

Canvas has the tool's public key as a JWK in the developer key, where the kid is not looked at, or
fetches a JWK Set (RFC 7517, section 5) from the developer key's URL at every token request
(lib/canvas/oauth, lib/lti/jwt_validator.rb).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Severity
from lticheck.services.ags.tokens import ALGORITHM, signing_key

PRIVATE_PARTS = ("d", "p", "q", "dp", "dq", "qi")
FEWEST_BITS = 2048
MOST_KEYS = 100
SHOWN = 60
"""Characters of a name that are shown."""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing that is right, or is not, about keys."""

    text: str
    severity: Severity | None = None
    """None where it is right."""
    hint: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class ToolKey:
    """The public half of a private key, and by which name the tool signs with it."""

    kid: str
    """The name that goes into each assertion; empty where there is none."""
    bits: int
    jwk: Mapping[str, str]
    """To be pasted into a developer key; without a kid of its own it has its thumbprint's."""


def read_tool_key(private_key: str, kid: str) -> ToolKey:
    """Read a private key. Raises RequestNotPossible where it is none, and never repeats it."""
    key, own = signing_key(private_key)
    name = kid or own
    public = key.as_dict(private=False)
    jwk = {"kty": "RSA", "n": public["n"], "e": public["e"], "alg": ALGORITHM, "use": "sig"}
    return ToolKey(
        kid=name,
        bits=key.public_key.key_size,
        jwk={**jwk, "kid": name or key.thumbprint()},  # RFC 7638
    )


def remarks_on_key(key: ToolKey) -> Iterator[Remark]:
    """Say what the key is, and whether assertions that are signed with it name it."""
    if key.bits < FEWEST_BITS:
        yield Remark(
            text=f"RSA, {key.bits} bits: too short to be safe",
            severity=Severity.WARNING,
            hint="make one of 2048 bits or more",
        )
    else:
        yield Remark(text=f"the private key can be read: RSA, {key.bits} bits")
    if key.kid:
        yield Remark(text=f"assertions name it {_shown(key.kid)}")
    else:
        yield Remark(
            text="no kid is named, so assertions carry none",
            severity=Severity.WARNING,
            hint="with a key set URL in the developer key Canvas finds keys by kid alone; with a "
            "public JWK there it does not look at it",
        )


def remarks_on_set(text: str, key: ToolKey) -> Iterator[Remark]:
    """Say how Canvas reads a key set, and whether it finds the key in it."""
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        yield Remark(
            text="the key set is not JSON: Canvas answers “JWK Error: Invalid JSON”",
            severity=Severity.ERROR,
            hint='serve {"keys": [...]} there, as application/json, to everybody without a login',
        )
        return
    keys, form = _keys_of(document)
    if form:
        yield form
    if keys:
        yield from _remarks_on_entries(keys)
        yield _found(keys, key)


def _keys_of(document: object) -> tuple[Sequence[Mapping[str, Any]], Remark | None]:
    """Return the keys in whatever form the set has, and what is to be said of the form."""
    outer = document.get("keys") if isinstance(document, Mapping) else document
    several, odd = outer, not isinstance(document, Mapping)
    if isinstance(outer, Mapping):
        several, odd = outer.get("keys"), True
    keys = [one for one in several if isinstance(one, Mapping)] if isinstance(several, list) else []
    if not keys:
        text = "the key set holds no key: Canvas answers “JSON::JWK::Set::KidNotFound”"
        hint = 'serve {"keys": [...]} with the public JWK below in it'
        return (), Remark(text=text, severity=Severity.ERROR, hint=hint)
    if not odd:
        return keys[:MOST_KEYS], None
    form = "a bare list" if isinstance(document, list) else "nested: keys in keys"
    return keys[:MOST_KEYS], Remark(
        text=f"the key set is {form}: some versions of Canvas read it, others do not",
        severity=Severity.WARNING,
        hint='serve {"keys": [...]}',
    )


def _remarks_on_entries(keys: Sequence[Mapping[str, Any]]) -> Iterator[Remark]:
    if any(part in one for one in keys for part in PRIVATE_PARTS):
        yield Remark(
            text="the key set holds a private key, and whoever reads it can sign as this tool",
            severity=Severity.ERROR,
            hint="take it down, make a new key, and serve the public parts alone (kty, n, e, kid)",
        )
    nameless = sum(not one.get("kid") for one in keys)
    if nameless:
        yield Remark(
            text=f"{nameless} of its {len(keys)} keys have no kid: Canvas never finds them",
            severity=Severity.WARNING,
            hint="give each a kid, the same that assertions name",
        )
    kids = [one["kid"] for one in keys if one.get("kid")]
    if len(kids) != len({str(kid) for kid in kids}):
        yield Remark(
            text="two of its keys have the same kid: Canvas takes one of them",
            severity=Severity.WARNING,
            hint="give each key a kid of its own",
        )


def _found(keys: Sequence[Mapping[str, Any]], key: ToolKey) -> Remark:
    """Say whether the set has the key under the name by which assertions call for it."""
    named = [one for one in keys if key.kid and one.get("kid") == key.kid]
    same = [one for one in keys if one.get("n") == key.jwk["n"] and one.get("e") == key.jwk["e"]]
    if any(one in same for one in named):
        return _use_of(next(one for one in named if one in same), key)
    if named:
        return Remark(
            text=f"the key set has another key under {_shown(key.kid)}: Canvas answers "
            "“JSON::JWS::VerificationFailed”, older “JWS signature invalid.”",
            severity=Severity.ERROR,
            hint="serve the public JWK below in its place, or sign with the key that belongs to it",
        )
    there = ", ".join(_shown(one.get("kid")) for one in keys[:5])
    if same:
        text = f"the key set has this key, but under {_shown(same[0].get('kid'))}"
        hint = "name it by the same kid in both places"
    else:
        text, hint = f"the key set has no such key; it has {there}", "add the public JWK below"
    answers = "Canvas answers “JSON::JWK::Set::KidNotFound”, older “JWS signature invalid.”"
    return Remark(text=f"{text}: {answers}", severity=Severity.ERROR, hint=hint)


def _use_of(entry: Mapping[str, Any], key: ToolKey) -> Remark:
    """Say whether the entry of the key says of itself what Canvas uses it for."""
    wrong = [
        f"{name} {_shown(entry[name], '(no text)')}"
        for name, right in (("kty", "RSA"), ("alg", ALGORITHM), ("use", "sig"))
        if name in entry and entry[name] != right
    ]
    if wrong:
        return Remark(
            text=f"the key set has this key, and says of it {', '.join(wrong)}",
            severity=Severity.WARNING,
            hint=f"Canvas takes {ALGORITHM} alone: say alg {ALGORITHM}, use sig, or leave them out",
        )
    return Remark(text=f"the key set has this key under {_shown(key.kid)}")


def _shown(value: object, missing: str = "(no kid)") -> str:
    return f"“{value[:SHOWN]}”" if isinstance(value, str) and value else missing
