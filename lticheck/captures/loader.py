"""Captures in: bytes of any form to launches and exchanges. One file a form, one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lticheck.captures.byte_stream import ByteStream, opened
from lticheck.captures.capture import Capture, Reader, Unrecognised
from lticheck.captures.readers import json_parameters, launch_file
from lticheck.captures.syntax.text import without_color, without_mark
from lticheck.model.bug import where_it_broke
from lticheck.model.errors import CaptureUnreadable, NothingRecognised

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.captures.logs.parts import LogPart

__all__ = ["READERS", "Capture", "Reader", "Unrecognised", "load"]


HAR = "HAR 1.2"
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
    _later("readers.har", HAR),
    _later("readers.json_lines", "JSON Lines of launches"),
    _later("readers.form_body", "form-urlencoded body"),
    _later("readers.id_token", "id_token"),
    _later("readers.curl", "copied as cURL"),
    _later("readers.wget", "wget command"),
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

HEAD = 4096

WHOLE = 1024 * 1024
"""Bytes of an input that is read whole, whatever its form: a launch has about 5 kB."""

SHOWN = 5
"""Names of files that are listed before the rest is counted."""

INSTALLED = {"node_modules", "__pycache__", "venv", "site-packages", "vendor"}
PROSE = {".md", ".rst", ".pyc"}
"""What a folder holds beside captures; a file that is named by itself is read all the same."""


def load(name: str) -> Iterator[Capture | Unrecognised]:
    """Read a file, every file of a folder, or standard input (`-`); never raises."""
    is_empty = True
    for piece in load_parts(name):
        if not isinstance(piece, Capture | Unrecognised):
            for found in read_part(piece):
                is_empty = False
                yield found
        elif isinstance(piece, Unrecognised) and piece.is_aside:
            yield piece
        else:
            if is_empty or isinstance(piece, Capture) or not piece.is_end:
                yield piece
            is_empty = True


def load_parts(name: str) -> Iterator[Capture | Unrecognised | LogPart]:
    """Read the same, but leave the parts of long logs to be read by `read_part`.

    After the parts of a log comes what is to be said where none of them holds anything.
    """
    if name != "-" and Path(name).is_dir():
        yield from _load_folder(Path(name))
    else:
        yield from pieces(name)


def pieces(name: str, *, is_named: bool = True) -> Iterator[Capture | Unrecognised | LogPart]:
    """Read a file or standard input; a long log comes in parts that are not read yet.

    After the parts comes what is to be said where none of them holds anything.
    """
    begun, piece = False, None
    try:
        with opened(name) as stream:
            data = stream.read(WHOLE + 1)
            if len(data) <= WHOLE:
                if data or not stream.broken:
                    yield read(data, name, is_named=is_named)
                    begun = True
                stream.require_whole()
                return
            stream.put_back(data)
            for piece in _long_input(stream, name):
                begun = True
                yield piece
            stream.require_whole()
        if not isinstance(piece, Capture):
            yield _end_of_log(data, name)
    except (CaptureUnreadable, NothingRecognised) as error:
        # What stands before the place where a file breaks was read.
        broken = Unrecognised(source=name, message=error.message, hint=error.hint, is_aside=begun)
        yield broken
        if begun and piece:
            yield replace(broken, is_aside=False, is_end=True)
    except Exception as error:  # noqa: BLE001 - a bug over one input must not cost the others
        yield _bug(name, error)


def _long_input(stream: ByteStream, name: str) -> Iterator[Capture | LogPart]:
    from lticheck.captures.long_inputs import long_input  # noqa: PLC0415 - start-up time

    return long_input(stream, name)


def _end_of_log(data: bytes, name: str) -> Unrecognised:
    from lticheck.captures.logs.reader import nothing_in  # noqa: PLC0415 - start-up time

    error = nothing_in(data.decode("utf-8", "replace"))
    return Unrecognised(source=name, message=error.message, hint=error.hint, is_end=True)


def read_part(part: LogPart) -> Iterator[Capture | Unrecognised]:
    """Read a part of a log; a bug over it must not cost the others."""
    try:
        yield from part.read()
    except Exception as error:  # noqa: BLE001
        yield _bug(part.source, error)


def _bug(source: str, error: Exception) -> Unrecognised:
    bug = where_it_broke(error)
    return Unrecognised(source=source, message=f"a bug in lticheck: {bug}", bug=bug)


def _load_folder(folder: Path) -> Iterator[Capture | Unrecognised | LogPart]:
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
        for found in pieces(str(path), is_named=False):
            tells = isinstance(found, Unrecognised) and not (found.bug or found.is_aside)
            if isinstance(found, Unrecognised) and tells and not found.is_end:
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


def read(data: bytes, source: str, *, is_named: bool = True) -> Capture:
    """Read bytes of any form; `is_named` if the user chose this very file, and not its folder.

    Raises NothingRecognised with what was looked for.
    """
    if not data.strip():
        raise NothingRecognised(
            "the input is empty", hint="save the launch's POST parameters in it"
        )
    data = without_color(without_mark(data))
    try:
        return _read_whole(data, source)
    except NothingRecognised:
        from lticheck.captures.second_look import second_look  # noqa: PLC0415 - start-up time

        found = second_look(data, source, _read_text, is_named=is_named)
        if found is None:
            raise
        return found


def _read_whole(data: bytes, source: str) -> Capture:
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
            if reader.form == HAR:
                raise  # its pages and answers are of whatever the browser did beside
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
