"""lticheck's own launch file: JSON with `lticheck_launch`, the parameters, and what to expect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.readers.json_parameters import HINT, parameters_of
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import NothingRecognised
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.pattern import pattern
from lticheck.model.visible import CONTROLS

MARK = "lticheck_launch"
VERSION = 1
KEYS = {MARK, "about", "url", "redacted", "parameters", "expect"}


@dataclass(frozen=True, kw_only=True, eq=False)
class LaunchFile:
    """A launch with a word on it and the rules that it must give, by mode."""

    launch: Launch
    about: str = ""
    expect: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def is_launch_file(document: object) -> bool:
    """Tell whether a JSON document is meant as lticheck's own launch file."""
    return isinstance(document, dict) and MARK in document


def read_launch_file(document: Mapping[str, object], source: str) -> LaunchFile:
    """Read the document. Raises NothingRecognised where it breaks the format."""
    if document.get(MARK) != VERSION:
        raise NothingRecognised(
            f"this launch file is of version {document.get(MARK)!r}; this lticheck reads {VERSION}",
            hint="update lticheck, or write the launch again with lticheck convert",
        )
    launch = Launch(
        parameters=parameters_of(document.get("parameters")),
        location=Location(file=source),
        url=_text(document.get("url")),
        redacted=document.get("redacted") is True,
    )
    return LaunchFile(
        launch=launch, about=_text(document.get("about")), expect=_expect(document.get("expect"))
    )


def write_launch_file(file: LaunchFile) -> str:
    """Write the file: a parameter a line, order and duplicates kept."""
    document: dict[str, object] = {MARK: VERSION, "about": file.about, "url": file.launch.url}
    if file.launch.redacted:
        document["redacted"] = True
    if file.expect:
        document["expect"] = {mode: list(slugs) for mode, slugs in file.expect.items()}
    head = _json(document, indent=2)[:-2]
    lines = ",\n".join(f"    {_json(list(pair))}" for pair in file.launch.parameters)
    return f'{head},\n  "parameters": [\n{lines}\n  ]\n}}\n'


UNFIT = pattern(f"{CONTROLS.pattern}|[\ud800-\udfff]|#(?=#(?:vso)?\\[)")
"""What is escaped, though JSON does not ask for it: it would draw on a screen, or command CI."""


def _json(value: object, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _expect(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        return {}
    return {
        str(mode): tuple(str(slug) for slug in slugs)
        for mode, slugs in value.items()
        if isinstance(slugs, list)
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _read(data: bytes, source: str) -> Capture:
    document = json.loads(data)
    if not is_launch_file(document):
        raise NothingRecognised("it names lticheck_launch, but is not a launch file", hint=HINT)
    return Capture(source=source, launches=(read_launch_file(document, source).launch,), form=FORM)


FORM = "lticheck's launch file"
READER = Reader(form=FORM, recognises=lambda head: MARK.encode() in head, read=_read)
