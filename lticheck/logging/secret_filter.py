"""A filter for the handlers that stay: what they write holds no secret and no person."""

from __future__ import annotations

import copy
import json
import logging
import sys
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from lticheck.model.sensitive import MASK, Label, label_of

if TYPE_CHECKING:  # annotations alone: a tool imports this at its start
    from lticheck.captures.syntax.labels import Labelled

AFTER_A_KEY = "key of-pylti\n"
"""PyLTI logs its secret in a record of its own, after one that ends in `key` and its value."""
CAN_REPLACE = sys.version_info >= (3, 12)
"""From Python 3.12 on a filter may return another record; before, it has to change the one."""
LOGGINGS_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record holds; the rest is what a tool gave as `extra`, and JSON formatters write."""
DEEPEST = 8
"""Mappings and lists within each other that are looked at one by one."""
PLAIN = {bool, int, float, type(None)}
LISTS = (list, tuple, set, frozenset)
PAIR = 2
UNREADABLE = "(what was logged cannot be shown)"


class SecretFilter(logging.Filter):
    """Masks secrets, tokens, names and e-mail addresses in what a handler writes.

    It is for handlers: `"filters": ["lticheck"]`. Sourcedids, scores and Canvas's answers stay, so
    that lticheck still reads the log. Message, exception, stack and `extra` are masked. It never
    raises. Before Python 3.12 the record itself is changed, for every handler that comes after
    this one.
    """

    def filter(self, record: logging.LogRecord) -> Any:
        """Mask the record; always let it through."""
        shown = copy.copy(record) if CAN_REPLACE else record
        try:
            _mask(shown)
        except Exception:  # noqa: BLE001 - what a tool logs must not end its request
            shown.msg, shown.args = UNREADABLE, ()
            shown.exc_info = shown.exc_text = shown.stack_info = None
        return shown if CAN_REPLACE else True


def _mask(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except Exception as error:  # noqa: BLE001 - logging would print the values as they are
        message = f"{record.msg} (its values do not fit: {type(error).__name__})"
        record.msg, record.args = message, ()
    masked = masked_text(message)
    if masked != message:
        record.msg, record.args = masked, ()
    _mask_exception(record)
    if record.stack_info:
        record.stack_info = masked_text(record.stack_info)
    for name in record.__dict__.keys() - LOGGINGS_OWN:
        record.__dict__[name] = _masked_value(name, record.__dict__[name])


def _mask_exception(record: logging.LogRecord) -> None:
    """Mask what a formatter makes of an exception; where that is less, it is all that is left.

    A JSON formatter makes the text anew from `exc_info`.
    """
    if not (record.exc_info or record.exc_text):
        return
    text = record.exc_text or logging.Formatter().formatException(record.exc_info)  # type: ignore[arg-type]
    record.exc_text = masked_text(text)
    if record.exc_text != text:
        record.exc_info = None


def _masked_value(name: str, value: Any, depth: int = 0) -> Any:
    """Return a value of `extra` with what is secret in it masked; as it is where nothing is."""
    if depth < DEEPEST and isinstance(value, Mapping):
        several = value.items()
        return {_name(key): _masked_value(str(key), one, depth + 1) for key, one in several}
    if depth < DEEPEST and isinstance(value, LISTS):
        return _masked_several(name, value, depth + 1)
    return _masked_one(name, value)


def _masked_several(name: str, values: Collection[Any], depth: int) -> list[Any]:
    """Mask each; of two the first may be the name of the second, as in the fields of a form."""
    several = list(values)
    if len(several) == PAIR and isinstance(several[0], str | bytes):
        name = several[0] if isinstance(several[0], str) else several[0].decode("latin-1")
    return [_masked_value(name, one, depth) for one in several]


def _masked_one(name: str, value: Any) -> Any:
    """Return the masked text of a value where a formatter could show more than that."""
    is_labelled = label_of(name) is not None
    if type(value) in PLAIN and not is_labelled:
        return value
    try:
        written = [value] if isinstance(value, str) else [str(value), repr(value)]
    except Exception:  # noqa: BLE001 - somebody's own __str__, which a formatter would call, too
        return f"({type(value).__name__})"
    masked = [_masked_as(name, text) if is_labelled else masked_text(text) for text in written]
    is_kept = masked == written and not isinstance(value, (*LISTS, Mapping))
    return value if is_kept else masked[0]


def _name(key: Any) -> Any:
    return masked_text(key) if isinstance(key, str) else key


def _masked_as(name: str, text: str) -> str:
    """Mask a text also by the name under which it stands, as JSON has the two."""
    pair = json.dumps({name: masked_text(text)}, ensure_ascii=False)
    try:
        return str(*json.loads(masked_text(pair)).values())
    except ValueError:  # the mask went over the value's end
        return MASK


def masked_text(text: str) -> str:
    """Return a text of a log with its secrets and persons masked."""
    from lticheck.reporting.masked_text import masked_text as masked  # noqa: PLC0415 - start-up

    return masked(f"{AFTER_A_KEY}{text}", _is_no_sourcedid)[len(AFTER_A_KEY) :]


def _is_no_sourcedid(value: Labelled) -> bool:
    return value.label is not Label.SOURCEDID
