"""A filter for the handlers that stay: what they write holds no secret and no person."""

from __future__ import annotations

import copy
import logging
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # annotations alone: a tool imports this at its start
    from lticheck.captures.syntax.labels import Labelled

AFTER_A_KEY = "key of-pylti\n"
"""PyLTI logs its secret in a record of its own, after one that ends in `key` and its value."""
CAN_REPLACE = sys.version_info >= (3, 12)
"""From Python 3.12 on a filter may return another record; before, it has to change the one."""


class SecretFilter(logging.Filter):
    """Masks secrets, tokens, names and e-mail addresses in what a handler writes.

    It is for handlers: `"filters": ["lticheck"]`. Sourcedids, scores and Canvas's answers stay, so
    that lticheck still reads the log. Before Python 3.12 the record itself is changed, for
    every handler that comes after this one.
    """

    def filter(self, record: logging.LogRecord) -> Any:
        """Mask the record; always let it through."""
        shown = copy.copy(record) if CAN_REPLACE else record
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - what cannot be formatted is the formatter's to report
            return True
        masked = masked_text(message)
        if masked != message:
            shown.msg, shown.args = masked, ()
        if record.exc_info or record.exc_text:
            text = record.exc_text or logging.Formatter().formatException(record.exc_info)  # type: ignore[arg-type]
            shown.exc_text = masked_text(text)
        return shown if CAN_REPLACE else True


def masked_text(text: str) -> str:
    """Return a text of a log with its secrets and persons masked."""
    from lticheck.captures.syntax.bare_secrets import mask_bare_secrets  # noqa: PLC0415 - start-up
    from lticheck.captures.syntax.labels import mask_labelled  # noqa: PLC0415 - start-up
    from lticheck.reporting.patterns import mask_patterns  # noqa: PLC0415 - start-up

    bare = mask_bare_secrets(f"{AFTER_A_KEY}{text}")[len(AFTER_A_KEY) :]
    return mask_patterns(mask_labelled(bare, _is_no_sourcedid))


def _is_no_sourcedid(value: Labelled) -> bool:
    from lticheck.model.sensitive import Label  # noqa: PLC0415 - a tool's start-up

    return value.label is not Label.SOURCEDID
