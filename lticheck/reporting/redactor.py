"""Masking: the one place through which everything passes before a format sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar

from lticheck.model.findings import Fix
from lticheck.model.launch import Launch
from lticheck.model.location import Location

MASK = "••••••"
PERSONAL = re.compile(
    r"lis_person_.*|user_image|tool_consumer_instance_contact_email|ext_user_.*"
    r"|custom_canvas_user_(login_id|sis.*)"
    r"|custom_.*(email|person_name|full_?name|first_?name|last_?name|user_?name|display_?name|login|phone).*"
)
"""Launch parameters that name or picture a person."""

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
IN_QUERIES = re.compile(
    r"\b((?:access_token|token|session|canvas_session|api[-_]?key|secret|sig)=)[^&\s\"'<>;]+",
    re.IGNORECASE,
)
SIGNATURES = re.compile(
    r"(oauth_signature(?:%22|=|\"|'|%3D|\s|:|,|\[|\])+)(?!method)([^\"&\s,'<>]{6,})", re.IGNORECASE
)
TOKENS = re.compile(
    r"((?:Bearer|Cookie:|Set-Cookie:|X-[\w-]{0,40}(?:Token|Key):)\s*)([^\s,]{6,}.*)", re.IGNORECASE
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Terminal escapes and bidirectional overrides: a reply must not draw on our screen."""

NOBODY = {"Test", "Student", "Test Student"}
"""The names that Canvas gives to its Test Student, who is nobody."""

SHORTEST = 3
"""A masked value has at least so many characters; shorter ones would mask half the text."""

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Redactor:
    """Masks the secrets and personal data of one run in any text or value."""

    hidden: tuple[tuple[str, str], ...] = ()
    """What is replaced wherever it stands, longest first, and by what."""
    words: tuple[str, ...] = ()
    """Personal values, masked where they stand alone: a short name may be part of a word."""
    show_secrets: bool = False

    def text(self, text: str) -> str:
        """Mask one text, and make control characters visible."""
        if not self.show_secrets:
            for value, mask in self.hidden:
                text = text.replace(value, mask)
            for word in self.words:
                text = _without(text, word)
            for pattern in (SIGNATURES, TOKENS, IN_QUERIES):
                text = pattern.sub(rf"\g<1>{MASK}", text)
            text = EMAIL.sub(MASK, text)
        return visible(text)

    def mask(self, value: Value) -> Value:
        """Mask every text inside a report, a diagnosis or any value of which they are made.

        Fixes are our own words and stay; the names of inputs are the user's own.
        """
        if isinstance(value, Enum | Fix):
            return value
        if isinstance(value, str):
            return self.text(value)  # type: ignore[return-value]
        if isinstance(value, Location):
            return value.within(visible(value.file))  # type: ignore[return-value]
        if isinstance(value, tuple):
            return tuple(self.mask(one) for one in value)  # type: ignore[return-value]
        if is_dataclass(value) and not isinstance(value, type):
            changed = {f.name: self._field(f.name, getattr(value, f.name)) for f in fields(value)}
            return replace(value, **changed)
        return value

    def _field(self, name: str, value: Value) -> Value:
        """Mask a field; slugs and titles are ours."""
        if name in OURS and isinstance(value, str):
            return visible(value)  # type: ignore[return-value]
        return self.mask(value)


OURS = {"rule", "title", "next_command"}


def visible(text: str) -> str:
    """Make control characters visible, and characters that no output can encode."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _without(text: str, word: str) -> str:
    if word not in text:
        return text
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", MASK, text)


def redactor(
    launches: Iterable[Launch],
    secrets: Iterable[str],
    *,
    sourcedids: Iterable[str] = (),
    show_secrets: bool = False,
) -> Redactor:
    """Make the redactor of a run from the launches it is about and the secrets it knows."""
    hidden = dict.fromkeys((secret for secret in secrets if len(secret) >= SHORTEST), MASK)
    for sourcedid in sourcedids:
        if len(sourcedid) > SOURCEDID_SHOWN:
            hidden[sourcedid] = short_sourcedid(sourcedid)
    words: set[str] = set()
    for launch in launches:
        hidden |= _proofs_of(launch)
        words |= _personal_values_of(launch)
    return Redactor(
        hidden=tuple(sorted(hidden.items(), key=lambda pair: -len(pair[0]))),
        words=tuple(sorted(words, key=len, reverse=True)),
        show_secrets=show_secrets,
    )


def _personal_values_of(launch: Launch) -> set[str]:
    named = ((name, value.strip()) for name, value in launch.parameters)
    return {
        value
        for name, value in named
        if PERSONAL.fullmatch(name) and len(value) >= SHORTEST and value not in NOBODY
    }


def _proofs_of(launch: Launch) -> dict[str, str]:
    found = {}
    signature = launch.get("oauth_signature")
    if len(signature) >= SHORTEST:
        found[signature] = MASK
    sourcedid = launch.sourcedid or ""
    if len(sourcedid) > SOURCEDID_SHOWN:
        found[sourcedid] = short_sourcedid(sourcedid)
    return found


SOURCEDID_SHOWN = 12


def short_sourcedid(sourcedid: str) -> str:
    """Return as much of a sourcedid as is needed to know it again."""
    if len(sourcedid) <= SOURCEDID_SHOWN:
        return sourcedid
    return f"{sourcedid[:SOURCEDID_SHOWN]}…"
