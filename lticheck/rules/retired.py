"""Slugs that were rules once: a promise was made for each, so each says where it went."""

from __future__ import annotations

from collections.abc import Mapping

RETIRED: Mapping[str, tuple[str, ...]] = {
    "lti13-launch": (
        "launch-without-assignment",
        "grade-scope-not-granted",
        "lti13-login-refused",
        "lti13-redirect-uri",
        "lti13-launch-expired",
        "canvas-lti-keys-missing",
        "token-not-obtained",
        "reply-not-captured",
        "other-platform",
    ),
}
"""The rules that say today what the retired one said."""


def successors_of(slug: str) -> str:
    """Name the successors of a retired rule in words; empty for every other slug."""
    names = RETIRED.get(slug, ())
    return f"{', '.join(names[:-1])} or {names[-1]}" if names else ""
