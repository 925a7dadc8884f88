"""A form body that code writes in several string literals, put together again."""

from __future__ import annotations

import re

SEAM = re.compile(
    r"['\"`][ \t]{0,80}(?:\+|\.|&|<<|\\|_)?[ \t]{0,80}\r?\n"
    r"\s{0,200}(?:[+.&]\s{0,80})?[fbruFBRU]?['\"`](?=[&\w%])"
    r"|\\\r?\n[ \t]{0,200}(?=[&\w%])"
)
"""Python puts literals side by side, Java and JavaScript add them, PHP joins them by a dot; a
text block of Java and a shell end the line by a backslash."""
FORM_MARK = "lti_message_type="


def joined_literals(text: str) -> str:
    """Return the text with its literals joined; the same text where there are none."""
    if FORM_MARK not in text:
        return text
    return SEAM.sub("", text)
