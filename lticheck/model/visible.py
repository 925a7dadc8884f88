"""Text from elsewhere, made fit for a screen: nothing in it can draw, command or forge a line."""

from __future__ import annotations

import re

from lticheck.model.pattern import pattern

CONTROLS = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
"""Terminal escapes, C1, line ends beside `\\n`, and bidirectional overrides."""

COMMANDS = pattern(r"#(?=#(?:vso)?\[)|^([^\S\n]*+):(?=:)", re.MULTILINE)
"""What a CI runner takes for a command: `##[` and `##vso[` anywhere, `::` where a line begins."""

LINE_ENDS = pattern("\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def visible(text: str) -> str:
    """Make control characters visible, and whatever no output can encode or a runner obeys."""
    if text.isprintable() and "::" not in text and "##" not in text:
        return text  # most texts: this is cheap
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    text = CONTROLS.sub(lambda found: _escaped(found[0]), text)
    return COMMANDS.sub(lambda found: f"{found[1]}\\x3a" if found[1] is not None else "\\x23", text)


def visible_line(text: str) -> str:
    """Make the text visible on one line: its line ends are shown, and begin no line."""
    return visible(text.replace("\n", "\\n"))


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
