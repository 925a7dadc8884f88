"""Reading `lticheck.toml`: every mistake is reported with its file, its line and a suggestion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.text_files import NotToml, parse_toml, read_text
from lticheck.smoke.check import OPERATIONS, Check
from lticheck.smoke.known_faults import read_known_faults
from lticheck.smoke.rule_names import require_rule
from lticheck.smoke.toml_lines import TomlLines

HINT = "`lticheck explain ci` prints how the file is written"
TABLES = ("consumers", "registrations", "defaults", "check")


@dataclass(frozen=True, kw_only=True, eq=False)
class Key:
    """What may stand behind a key of a check."""

    kinds: tuple[type, ...]
    meant: str
    """The same, in words."""
    lowest: float = float("-inf")
    highest: float = float("inf")
    is_default: bool = False
    """True where it may stand in [defaults], too."""


TEXT = Key(kinds=(str,), meant="a text in quotes")
SWITCH = Key(kinds=(bool,), meant="true or false", is_default=True)
KEYS: Mapping[str, Key] = {
    "name": TEXT,
    "launch": TEXT,
    "operation": TEXT,
    "score": TEXT,
    "score_maximum": TEXT,
    "expect": Key(kinds=(str, list), meant="a text in quotes"),
    "known": Key(kinds=(list,), meant="a list of texts"),
    "timeout": Key(kinds=(int, float), meant="a number", lowest=0.1, highest=3600, is_default=True),
    "retries": Key(kinds=(int,), meant="a number", lowest=0, highest=10, is_default=True),
    "tags": Key(kinds=(list,), meant="a list of texts", is_default=True),
    "restore": SWITCH,
    "offline": SWITCH,
}
DEFAULTS = [name for name, key in KEYS.items() if key.is_default]


def read_smoke_file(path: Path) -> tuple[Check, ...]:
    """Return the checks of a smoke file.

    Raises LticheckError with file, line and a suggestion for the first mistake in it.
    """
    text = _text(path)
    try:
        document = parse_toml(text)
    except NotToml as error:
        raise LticheckError(_not_toml(path, error)) from error
    source = TomlLines(path=path, lines=tuple(text.split("\n")))
    _known(source, document, TABLES, source.line_of)
    defaults = document.get("defaults", {})
    _known(source, defaults, DEFAULTS, lambda key: source.line_of(key, "defaults"))
    checks = document.get("check", [])
    if not isinstance(checks, list) or not checks:
        raise source.error(1, "there is no [[check]] in it", "begin one with [[check]] on a line")
    found = tuple(_check(source, n, table, defaults) for n, table in enumerate(checks))
    _require_unique_names(source, found)
    return found


def _text(path: Path) -> str:
    try:
        return read_text(path, kilobytes=4096, what="the smoke file")
    except LticheckError as error:
        hint = "lticheck smoke --init writes one from the launches that it finds"
        raise LticheckError(error.message, hint=hint) from error


def _not_toml(path: Path, error: NotToml) -> str:
    """Say where a file is no TOML in the form that editors follow."""
    match = re.search(r"(.*) \(at line (\d+), column (\d+)\)", str(error))
    if not match:
        return f"{path}:1: not TOML: {error}"
    return f"{path}:{match[2]}:{match[3]}: not TOML: {match[1]}"


def _require_unique_names(source: TomlLines, checks: Iterable[Check]) -> None:
    """Raise LticheckError for a second check of a name: reports know checks by their names."""
    seen: dict[str, int] = {}
    for number, check in enumerate(checks):
        if check.name in seen:
            line = source.line_of("name", "check", number)
            first = f"the check in line {seen[check.name]} has it too"
            raise source.error(line, f"the name “{check.name}” is taken", first)
        seen[check.name] = check.line


def _known(source: TomlLines, table: Any, keys: Iterable[str], line_of: Any) -> None:
    if not isinstance(table, dict):
        raise source.error(
            1,
            "a table was expected where something else stands",
            "lticheck explain ci prints how the file is written",
        )
    for key in table:
        if key not in keys:
            near = difflib.get_close_matches(key, list(keys), n=1)
            hint = f"did you mean “{near[0]}”?" if near else f"it takes {', '.join(keys)}"
            raise source.error(line_of(key), f"unknown key “{key}”", hint)


def _check(source: TomlLines, number: int, own: Any, defaults: Mapping[str, Any]) -> Check:
    def line(key: str) -> int:
        return source.line_of(key, "check", number)

    _known(source, own, KEYS, line)
    table = {**defaults, **own}
    for key, value in table.items():
        _require_fit(source, line, key, value)
    for key in ("name", "launch"):
        if key not in own:
            raise source.error(
                source.header_line("check", number),
                f"this check has no {key}",
                f'add {key} = "..."',
            )
    launch = source.path.parent / own["launch"]
    if not launch.is_file():
        raise source.error(line("launch"), f"there is no launch {launch}", _near_file(launch))
    operation = table.get("operation", "diagnose")
    if operation not in OPERATIONS:
        raise source.error(line("operation"), f"no operation “{operation}”", ", ".join(OPERATIONS))
    return Check(
        name=own["name"],
        file=source.path,
        line=source.header_line("check", number),
        launch=launch,
        expect=_expected(source, line, own.get("expect", "ok")),
        known=read_known_faults(source, line("known"), own.get("known", ())),
        operation=operation,
        **{
            key: table[key]
            for key in ("score", "score_maximum", "restore", "timeout", "retries", "offline")
            if key in table
        },
        tags=tuple(str(tag) for tag in table.get("tags", ())),
    )


def _require_fit(source: TomlLines, line: Callable[[str], int], name: str, value: Any) -> None:
    """Raise LticheckError where a value is of another kind, or out of range."""
    key = KEYS[name]
    is_switch = isinstance(value, bool)  # which Python counts among the numbers
    if not isinstance(value, key.kinds) or (is_switch and bool not in key.kinds):
        hint = f'{name} = "{value}"' if str in key.kinds else f"it must be {key.meant}"
        raise source.error(line(name), f"{name} is {key.meant}, not {value!r}", hint)
    if isinstance(value, int | float) and not key.lowest <= value <= key.highest:
        hint = f"it must be from {key.lowest} to {key.highest}"
        raise source.error(line(name), f"{name} is {value!r}", hint)


def _expected(source: TomlLines, line: Callable[[str], int], value: Any) -> tuple[str, ...]:
    slugs = (value,) if isinstance(value, str) else tuple(str(one) for one in value)
    for slug in slugs:
        require_rule(source, line("expect"), slug, beside=("ok",))
    return tuple(slug for slug in slugs if slug != "ok")


def _near_file(path: Path) -> str:
    folder = path.parent
    names = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    near = difflib.get_close_matches(path.name, names, n=1)
    return (
        f"did you mean {folder / near[0]}?" if near else "paths count from the smoke file's folder"
    )
