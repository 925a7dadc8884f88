"""Masking: the one place through which everything passes before a format sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

from lticheck.captures.syntax.values import HARMLESS
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Evidence
from lticheck.model.launch import Launch
from lticheck.model.pattern import pattern
from lticheck.model.sensitive import MASK, MASKING, Label, label_of
from lticheck.model.sourcedid import short_sourcedid
from lticheck.model.visible import visible, visible_line
from lticheck.reporting.headers import mask_header
from lticheck.reporting.known_values import ENCODED_SHORTEST, KnownValue, KnownValues, of_secret
from lticheck.reporting.masked_text import masked_text

if TYPE_CHECKING:  # annotations alone
    from lticheck.model.case import Case

NOBODY = {"Test", "Student", "Test Student"}
"""The names that Canvas gives to its Test Student, who is nobody."""

SHORTEST = 3
"""A masked value has at least so many characters; shorter ones would mask half the text."""

ALREADY = pattern(r"[\[<]?(?:redacted|filtered|masked|hidden)[\]>]?|[*•.x…]{3,}", re.IGNORECASE)
"""What stands in place of a value that was masked before lticheck saw it."""

PERSONAL = {Label.PERSON, Label.LOGIN, Label.PHONE}
PARAMETER_NAME = pattern(r"[\w.\[\]-]{1,100}")

Value = TypeVar("Value")


REPEATED = 1000
"""Characters of a text up to which it may be one of lticheck's own, which are masked once."""


def _masked_text(text: str) -> str:
    """Mask what is labelled in a text, or looks like a secret, whatever else is known."""
    return visible(masked_text(text))


_masked_short = lru_cache(maxsize=2000)(_masked_text)


@dataclass(frozen=True, eq=False)
class Redactor:
    """Masks secrets and personal data in any text or value: what it knows, and what is labelled."""

    known: KnownValues = field(default_factory=KnownValues)
    show_secrets: bool = False

    def text(self, text: str) -> str:
        """Mask one text, and make control characters visible."""
        if not text:
            return text
        if not self.show_secrets:
            text = self.known.masked(text)
            return _masked_short(text) if len(text) <= REPEATED else _masked_text(text)
        return visible(text)

    def line(self, text: str) -> str:
        """Mask one text, and keep it on one line."""
        return visible_line(self.text(text))

    def head(self, text: str) -> str:
        """Mask a request line or status line, and the headers below it."""
        if self.show_secrets:
            return visible(text)
        first, *headers = text.split("\n")
        return "\n".join([self.text(first), *(self._header(line) for line in headers)])

    def _header(self, line: str) -> str:
        name, colon, value = line.partition(":")
        if not colon:  # a folded header goes on here: nothing says what it holds
            return MASK if line.strip() else line
        return self.text(f"{name}{colon}{mask_header(name, value)}")

    def mask(self, value: Value) -> Value:
        """Mask every text inside a report, a diagnosis or any value of which they are made."""
        return self._masked(value)  # type: ignore[no-any-return]

    def _masked(self, value: Any) -> Any:
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return _unless_same(value, tuple(self._masked(one) for one in value))
        if isinstance(value, Evidence):
            return self._evidence(value)
        return self._fields(value) if is_dataclass(value) else value

    def _fields(self, value: Any) -> Any:
        """Mask each field; its metadata say where it is something else than a text."""
        return _changed(value, lambda kind, given: HOW[kind](self, given))

    def _evidence(self, evidence: Evidence) -> Evidence:
        """Mask a value also by the parameter of which it is said to be."""
        hidden = evidence
        if not self.show_secrets and PARAMETER_NAME.fullmatch(evidence.where):
            labelled = label_of(evidence.where) in {Label.SECRET, Label.TOKEN, *PERSONAL}
            plain = evidence.actual.strip("“”\"' ")
            if labelled and plain not in NOBODY and not HARMLESS.fullmatch(plain.strip("()")):
                hidden = replace(evidence, actual=MASK)
        return self._fields(hidden)  # type: ignore[no-any-return]


def _own(value: Any) -> Any:
    """Make the words of lticheck's or the user's own visible, at any depth."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, tuple):
        return _unless_same(value, tuple(_own(one) for one in value))
    if is_dataclass(value) and not isinstance(value, type):
        return _changed(value, lambda _, given: _own(given))
    return value


def _changed(value: Any, change: Callable[[str, Any], Any]) -> Any:
    """Change each field by its kind; a value of which nothing changes stays what it is."""
    found = {}
    for name, kind in _kinds(value.__class__):
        given = getattr(value, name)
        made = change(kind, given)
        if made is not given:
            found[name] = made
    return replace(value, **found) if found else value


def _unless_same(former: tuple[Any, ...], made: tuple[Any, ...]) -> tuple[Any, ...]:
    return former if all(map(is_, former, made)) else made


def _short(redactor: Redactor, value: str) -> str:
    return visible(value if redactor.show_secrets else redactor.text(short_sourcedid(value)))


HOW = {
    "text": Redactor._masked,  # noqa: SLF001 - its own
    "own": lambda _, value: _own(value),
    "head": Redactor.head,
    "short": _short,
}
"""How a field is masked, by its metadata."""


@lru_cache
def _kinds(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((f.name, f.metadata.get(MASKING, "text")) for f in fields(kind) if f.init)


def redactor(
    launches: Iterable[Launch],
    secrets: Iterable[str],
    *,
    sourcedids: Iterable[str] = (),
    show_secrets: bool = False,
) -> Redactor:
    """Make the redactor of a diagnosis: of its launch, and of the secrets that the run knows."""
    if show_secrets:
        return Redactor(show_secrets=True)
    values = list(_of_secrets(tuple(secrets)))
    values += (_of_sourcedid(sourcedid) for sourcedid in sourcedids)
    for launch in launches:
        values += _of_launch(launch)
    return Redactor(
        KnownValues.of(v for v in values if len(v.value) >= SHORTEST and v.value != v.mask)
    )


def redactor_of(case: Case, secrets: Iterable[str], *, show_secrets: bool = False) -> Redactor:
    """Make the redactor of a case: its launch, its sourcedids, and the secrets of the run."""
    return redactor(
        [case.launch] if case.launch else [],
        secrets,
        sourcedids=[e.asked.grade_key for e in case.exchanges if e.asked],
        show_secrets=show_secrets,
    )


@lru_cache(maxsize=64)
def _of_secrets(secrets: tuple[str, ...]) -> tuple[KnownValue, ...]:
    wanted = dict.fromkeys(secret for secret in secrets if len(secret) >= SHORTEST)
    return tuple(known for secret in wanted for known in of_secret(secret))


def _of_sourcedid(sourcedid: str) -> KnownValue:
    plain = sourcedid.strip()
    return KnownValue(value=plain, mask=short_sourcedid(plain))


def _of_launch(launch: Launch) -> Iterator[KnownValue]:
    """Yield the values of the launch that are of a person, or prove something."""
    for name, given in launch.parameters:
        label, value = label_of(name), given.strip()
        if label is Label.SOURCEDID:
            yield _of_sourcedid(value)
        elif ALREADY.fullmatch(value):
            continue
        elif label in PERSONAL and value not in NOBODY:
            long = len(value) >= ENCODED_SHORTEST
            yield KnownValue(value=value, whole_word=True, any_case=long)
        elif label in {Label.SECRET, Label.TOKEN, Label.HEADER} and not HARMLESS.fullmatch(value):
            yield KnownValue(value=value)
