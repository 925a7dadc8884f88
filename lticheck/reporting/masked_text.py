"""Masking a text by what it says itself: labels, patterns, secrets of PyLTI."""

from __future__ import annotations

from collections.abc import Callable

from lticheck.captures.syntax.bare_secrets import mask_bare_secrets
from lticheck.captures.syntax.labels import Labelled, mask_labelled
from lticheck.model.pattern import pattern
from lticheck.reporting.patterns import mask_patterns

COLOR = pattern(r"\x1b\[[\d;:]{0,40}[mK]")
"""What colours words for a screen: it may stand between a name and its value."""


def masked_text(text: str, wanted: Callable[[Labelled], bool] = lambda _: True) -> str:
    """Return the text with its secrets and persons masked.

    `wanted` tells which labelled values are masked. Colours are lost where something is.
    """
    plain = COLOR.sub("", text) if "\x1b[" in text else text
    masked = mask_patterns(mask_labelled(mask_bare_secrets(plain), wanted))
    return text if masked == plain else masked
