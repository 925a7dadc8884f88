"""What a sourcedid of Canvas shows without Canvas's keys (lib/basic_lti/sourcedid.rb)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern

ID = "[0-9]{1,20}"
"""Canvas's ids are 64-bit numbers."""
LEGACY = pattern(rf"({ID})-({ID})-({ID})-({ID})-(\w+)")
LEGACY_UNSIGNED = pattern(rf"{ID}(-{ID}){{1,3}}-?|{ID}-{ID}-{ID}-{ID}-\w{{1,39}}")


@dataclass(frozen=True, kw_only=True, eq=False)
class LegacySourcedid:
    """`tool-course-assignment-user-hmac`: four Canvas ids in the clear, and a signature."""

    tool_id: str
    course_id: str
    assignment_id: str
    user_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class EncryptedSourcedid:
    """Base64 of a compact JWE, of which only the header can be read."""

    header: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class TruncatedSourcedid:
    """A sourcedid that lost its end."""

    length: int
    form: str


@dataclass(frozen=True, kw_only=True, eq=False)
class UnknownSourcedid:
    """Neither of Canvas's two forms."""

    length: int


Sourcedid = LegacySourcedid | EncryptedSourcedid | TruncatedSourcedid | UnknownSourcedid


def read_sourcedid(text: str) -> Sourcedid:
    """Read one sourcedid; never fails, whatever the text."""
    text = text.strip()
    legacy = LEGACY.fullmatch(text)
    if legacy and len(legacy.group(5)) >= 40:
        tool, course, assignment, user, _ = legacy.groups()
        return LegacySourcedid(
            tool_id=tool, course_id=course, assignment_id=assignment, user_id=user
        )
    if LEGACY_UNSIGNED.fullmatch(text):
        return TruncatedSourcedid(length=len(text), form="legacy")
    return _read_encrypted(text)


def _read_encrypted(text: str) -> Sourcedid:
    parts = _decoded(text).split(".")
    if not parts[0].startswith("eyJ"):
        return UnknownSourcedid(length=len(text))
    if len(parts) != 5 or not all(parts[index] for index in (2, 3)) or len(parts[4]) != 22:
        return TruncatedSourcedid(length=len(text), form="encrypted")
    return EncryptedSourcedid(header=_header(parts[0]))


def _decoded(text: str) -> str:
    """Undo the base64 wrapping, of a truncated text as far as it goes."""
    whole_groups = text[: len(text) - len(text) % 4]
    try:
        return base64.b64decode(whole_groups, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _header(segment: str) -> dict[str, str]:
    try:
        found = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (binascii.Error, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}


LOCAL_DIGITS = 13
"""Of a global id of Canvas, the last 13 digits are the local id; before them stands the shard."""


def same_id(one: str, other: str) -> bool:
    """Tell whether two of Canvas's ids name the same thing, local or global."""
    return int(one[-LOCAL_DIGITS:]) == int(other[-LOCAL_DIGITS:])


def placeholder(text: str, user: Callable[[str], str] = lambda _: "0") -> str:
    """Return a sourcedid of the same form, tool, course and assignment that grades nobody.

    `user` gives the digits that stand for a person's id.
    """
    text = text.strip()
    if LEGACY.fullmatch(text) or LEGACY_UNSIGNED.fullmatch(text):
        parts = text.split("-")
        people = [user(part) if part.isdigit() else part for part in parts[3:4]]
        return "-".join((*parts[:3], *people, *("0" * len(part) for part in parts[4:])))
    segments = _decoded(text).split(".")
    if not _is_plain(_header(segments[0])):
        return "x" * len(text)
    blank = [segments[0], *("A" * len(segment) for segment in segments[1:])]
    return base64.b64encode(".".join(blank).encode()).decode()


def _is_plain(header: dict[str, str]) -> bool:
    """Tell whether a header of JWE says how it is encrypted, and nothing else (RFC 7516, 4.1)."""
    return bool(header) and all(
        name in {"alg", "enc", "zip", "typ"} and re.fullmatch(r"[\w+-]{1,20}", value)
        for name, value in header.items()
    )


SHOWN = 12


def short_sourcedid(sourcedid: str) -> str:
    """Return as much of a sourcedid as is needed to know it again, and not enough to grade."""
    return sourcedid if len(sourcedid) <= SHOWN else f"{sourcedid[:SHOWN]}…"
