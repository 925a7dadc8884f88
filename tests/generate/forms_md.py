"""docs/forms.md: which notations of a launch, and which logs of an answer, are read."""

from __future__ import annotations

import json
from pathlib import Path

from lticheck.captures import READERS, read
from lticheck.captures.loader import BINARY
from lticheck.model.errors import NothingRecognised
from tests.captures.notations import NOTATIONS

CAPTURES = Path(__file__).parent.parent / "captures"
HEAD = """# What is read

Made from the code by `make docs`: each line was read, or refused, when this page was made. A launch
is read whole or not at all; a part of one is never taken for a launch.

## Forms of files

{forms}

## Notations of a launch

In a file alone, or anywhere in a log; whatever a log writes before each line is taken away.

| notation | a launch of {count} parameters |
|---|---|
{notations}

## Logs that hold Canvas's answer

| log | what is found in it |
|---|---|
{logs}
"""


def forms_md() -> str:
    """Write the page from what reading gives now."""
    launch = read((CAPTURES / "forms" / "tsv.txt").read_bytes(), "tsv").launches[0].parameters
    replies: dict[str, list[list[str]]] = json.loads(
        (CAPTURES / "replies" / "expects.json").read_text("utf-8")
    )
    return HEAD.format(
        count=len(launch),
        forms="\n".join(f"- {reader.form}" for reader in READERS if reader.form != BINARY),
        notations="\n".join(f"| {name} | {_read(name, launch)} |" for name in sorted(NOTATIONS)),
        logs="\n".join(
            f"| {name.removesuffix('.txt').replace('_', ' ')} | {', '.join(_slugs(found))} |"
            for name, found in sorted(replies.items())
        ),
    )


def _read(name: str, launch: tuple[tuple[str, str], ...]) -> str:
    try:
        found = read(NOTATIONS[name](launch).encode(), name).launches
    except NothingRecognised:
        return "refused"
    return "whole" if sorted(found[0].parameters) == sorted(launch) else "wrong"


def _slugs(found: list[list[str]]) -> list[str]:
    return [f"`{slug}`" for slug in dict.fromkeys(slug for one in found for slug in one)]
