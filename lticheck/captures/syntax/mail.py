"""Mails that somebody saved or pasted: their parts decoded, and quoted-printable text as it was."""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from lticheck.model.pattern import pattern

HEADERS = pattern(rb"(?:[A-Z][\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
OF_MAIL = pattern(
    rb"(?im)^(?:mime-version|content-transfer-encoding|received|return-path|message-id|x-mailer):"
)
"""Headers of which a mail has one, and HTTP none."""

QUOTED = pattern(rb"=3D[\"'\w]")
"""An equals sign as quoted-printable writes it, before a value."""
SOFT_BREAK = pattern(rb"=\r?\n")
UNQUOTED = pattern(rb"\w=\"")
"""What stands in no quoted-printable text: the same text was not encoded."""

MOST = 50
"""Parts of a mail that are read."""


def is_mail(head: bytes) -> bool:
    """Tell whether these first bytes are the headers of a mail."""
    found = HEADERS.match(head)
    return found is not None and OF_MAIL.search(found[0]) is not None


def parts_of(mail: bytes) -> Iterator[bytes]:
    """Yield the text of a mail and its attachments, decoded; HTML only where no text says it."""
    from email import message_from_bytes  # noqa: PLC0415 - start-up time

    try:
        leaves = [part for part in message_from_bytes(mail).walk() if not part.is_multipart()]
    except RecursionError:  # parts within parts without end
        yield mail
        return
    plain = any(part.get_content_type() == "text/plain" for part in leaves)
    for part in leaves[:MOST]:
        if plain and part.get_content_type() == "text/html" and not part.get_filename():
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            yield payload


def unquoted(data: bytes) -> bytes:
    """Return the bytes that a quoted-printable text stands for; any other text as it is."""
    if not QUOTED.search(data) or not SOFT_BREAK.search(data) or UNQUOTED.search(data):
        return data
    return binascii.a2b_qp(data)
