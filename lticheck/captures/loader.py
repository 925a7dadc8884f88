"""Captures in: bytes of any form to launches and exchanges. One file a form, one table."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from lticheck.captures.capture import Capture, Reader, Unrecognised
from lticheck.captures.readers import json_parameters, launch_file
from lticheck.captures.syntax.text import without_mark
from lticheck.model.bug import where_it_broke
from lticheck.model.errors import CaptureUnreadable, NothingRecognised
from lticheck.model.pattern import pattern

__all__ = ["READERS", "Capture", "Reader", "Unrecognised", "load"]


BINARY = "binary file"
"""Recognised too, but only to say what to save in its place."""


def _later(module: str, form: str) -> Reader:
    """Return a reader whose module is imported only when it is tried: start-up time."""

    def reader() -> Reader:
        found: Reader = import_module(f"lticheck.captures.{module}").READER
        return found

    return Reader(
        form=form,
        recognises=lambda head: reader().recognises(head),
        read=lambda data, source: reader().read(data, source),
    )


READERS: tuple[Reader, ...] = (
    launch_file.READER,
    json_parameters.READER,
    _later("readers.har", "HAR 1.2"),
    _later("readers.json_lines", "JSON Lines of launches"),
    _later("readers.form_body", "form-urlencoded body"),
    _later("readers.id_token", "id_token"),
    _later("readers.curl", "copied as cURL"),
    _later("readers.httpie", "HTTPie command"),
    _later("readers.raw_http", "raw HTTP"),
    _later("readers.python_literal", "Python literal"),
    _later("readers.ruby_hash", "Ruby hash"),
    _later("readers.parameter_lines", "a parameter a line"),
    _later("readers.outcome_xml", "outcome request or reply"),
    _later("readers.burp", "Burp items"),
    _later("readers.binary", BINARY),
    _later("logs.reader", "log text"),
)
"""Tried in this order; the first that finds something wins. The last takes any text."""

LIMIT = 32 * 1024 * 1024
"""Bytes read of one input. A launch has about 5 kB; a browser's HAR seldom over 20 MB."""

HEAD = 4096

COLOR = pattern(rb"\x1b\[[\d;:]{0,40}[mK]")
"""What programs write around words for a screen; nothing of it was sent anywhere."""

SHOWN = 5
"""Names of files that are listed before the rest is counted."""

INSTALLED = {"node_modules", "__pycache__", "venv", "site-packages", "vendor"}
PROSE = {".md", ".rst", ".pyc"}
"""What a folder holds beside captures; a file that is named by itself is read all the same."""


def load(name: str) -> Iterator[Capture | Unrecognised]:
    """Read a file, every file of a folder, or standard input (`-`); never raises."""
    if name != "-" and Path(name).is_dir():
        yield from _load_folder(Path(name))
        return
    try:
        yield read(_bytes_of(name), name)
    except (CaptureUnreadable, NothingRecognised) as error:
        yield Unrecognised(source=name, message=error.message, hint=error.hint)
    except Exception as error:  # noqa: BLE001 - a bug over one input must not cost the others
        bug = where_it_broke(error)
        yield Unrecognised(source=name, message=f"a bug in lticheck: {bug}", bug=bug)


def _load_folder(folder: Path) -> Iterator[Capture | Unrecognised]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not _is_passed_over(path.relative_to(folder))
    )
    if not files:
        yield Unrecognised(
            source=str(folder),
            message="no files in this folder",
            hint="name a folder that holds captured launches",
        )
    empty: list[Unrecognised] = []
    for path in files:
        found = next(load(str(path)))
        if isinstance(found, Unrecognised) and not found.bug:
            empty.append(found)
        else:
            yield found
    if empty:
        yield _in_one(empty, folder, is_aside=len(empty) < len(files))


def _in_one(empty: list[Unrecognised], folder: Path, *, is_aside: bool) -> Unrecognised:
    """Say in one line which files of a folder hold nothing of use."""
    if len(empty) == 1 and not is_aside:
        return empty[0]
    names = [str(Path(one.source).relative_to(folder)) for one in empty]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    listed = ", ".join(names[:SHOWN]) + more
    held = "file holds" if len(names) == 1 else "files hold"
    return Unrecognised(
        source=str(folder),
        message=f"{len(names)} {held} no launch, request or reply: {listed}",
        hint="" if is_aside else "name a folder that holds captured launches",
        is_aside=is_aside,
    )


def _is_passed_over(path: Path) -> bool:
    """Tell whether a file of a folder is hidden, installed or prose."""
    hidden = any(part.startswith(".") or part in INSTALLED for part in path.parts)
    return hidden or path.suffix.lower() in PROSE


def _bytes_of(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise CaptureUnreadable(
            f"cannot read it: {reason.lower()}",
            hint="check the path and its permissions",
        ) from error
    if len(data) > LIMIT:
        raise CaptureUnreadable(
            f"larger than {LIMIT // 1024 // 1024} MB, which no captured launch is",
            hint="cut out the launch, or the part of the log that shows the failed grade",
        )
    return data


def read(data: bytes, source: str) -> Capture:
    """Read bytes of any form. Raises NothingRecognised with what was looked for."""
    if not data.strip():
        raise NothingRecognised(
            "the input is empty", hint="save the launch's POST parameters in it"
        )
    data = without_mark(data)
    if b"\x1b[" in data:
        data = COLOR.sub(b"", data)
    if not (data[:1].isalpha() or b"=3D" in data):
        return _read_text(data, source)
    from lticheck.captures.syntax.mail import is_mail, parts_of, unquoted  # noqa: PLC0415 - start-up

    if is_mail(data[:HEAD]):
        return _of_mail(parts_of(data), source)
    return _read_text(unquoted(data), source)


def _of_mail(parts: Iterable[bytes], source: str) -> Capture:
    """Read a mail's text and its attachments, each by itself."""
    found: list[Capture] = []
    error = NothingRecognised("the mail holds nothing that can be read")
    for part in parts:
        try:
            found.append(_read_text(without_mark(part), source))
        except NothingRecognised as nothing:
            error = nothing
    if not found:
        raise error
    return Capture(
        source=source,
        launches=tuple(launch for one in found for launch in one.launches),
        exchanges=tuple(exchange for one in found for exchange in one.exchanges),
        observations=tuple(fact for one in found for fact in one.observations),
        form=", ".join(dict.fromkeys(one.form for one in found)),
    )


def _read_text(data: bytes, source: str) -> Capture:
    closest: NothingRecognised | None = None
    for reader in READERS:
        if not reader.recognises(data[:HEAD]):
            continue
        try:
            return reader.read(data, source)
        except NothingRecognised as error:
            # What the reader of any text says helps only where no form came closer.
            closest = error if reader is not READERS[-1] or not closest else closest
        except (ValueError, RecursionError) as error:
            closest = _not_json(error)
    raise closest or NothingRecognised("nothing was recognised in it")


def _not_json(error: Exception) -> NothingRecognised:
    where = f" (line {error.lineno})" if hasattr(error, "lineno") else ""
    return NothingRecognised(
        f"it begins like JSON but is not JSON{where}",
        hint="save the launch's POST parameters as one JSON object, name to value",
    )
