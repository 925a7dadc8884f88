"""docs/forms.md: which notations of a launch, and which logs of an answer, are read."""

from __future__ import annotations

import json
from pathlib import Path

from lticheck.captures import READERS, capture, loader, long_inputs, read
from lticheck.captures.loader import BINARY
from lticheck.captures.syntax import lines, pair_lines
from lticheck.model.errors import NothingRecognised
from lticheck.services.outcomes import response_parser
from tests.captures import claim_notations as claims
from tests.captures.notations import NOTATIONS

CAPTURES = Path(__file__).parent.parent / "captures"
HEAD = """# What is read

Made from the code by `make docs`: each line was read, or refused, when this page was made. A launch
is read whole or not at all; a part of one is never taken for a launch.

## Forms of files

{forms}

## How much is read

- A log, or JSON Lines, of any size; packed by gzip, bzip2 or xz, in UTF-8 or UTF-16, from a file
  or from standard input (`-`). Above {whole} MB it is read in parts around the words that matter;
  blocks without any, and whose neighbours have none, are passed over. What stands before the place
  where a packed file breaks off is read, and the break is told.
- A request and its answer belong together within {far} kB and {late} minutes of the log. Where
  request ids, process ids or the names of threads stand before the lines, the lines of each go by
  themselves.
- Of a text, or of a megabyte of a log, {facts:,} lines are kept that say only that a grade failed,
  or show a secret. Requests, answers and launches are all kept.
- A HAR is read whole, up to {limit} MB; a list in JSON, curl commands and HTTP messages up to
  {at_once} MB. Above that, and any other form above {whole} MB, is read as a log.
- Of a line with a parameter {line} kB are read, of Canvas's description {description} kB.

## Notations of a launch

In a file alone, or anywhere in a log; whatever a log writes before each line is taken away.

| notation | a launch of {count} parameters |
|---|---|
{notations}

## Notations of decoded claims (LTI 1.3)

Beside the id_token itself, in any of the forms above. A list of lines, which no bracket closes,
counts as whole only where claims follow that Canvas writes last.

| notation | claims |
|---|---|
{claims}

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
        whole=loader.WHOLE // 1024**2,
        at_once=long_inputs.AT_ONCE // 1024**2,
        limit=long_inputs.LIMIT // 1024**2,
        far=lines.FAR // 1024,
        late=round(lines.LATE / 60),
        facts=capture.MOST_FACTS,
        line=pair_lines.LONGEST // 1024,
        description=response_parser.DESCRIPTION // 1024,
        forms="\n".join(f"- {reader.form}" for reader in READERS if reader.form != BINARY),
        notations="\n".join(f"| {name} | {_read(name, launch)} |" for name in sorted(NOTATIONS)),
        claims="\n".join(f"| {name} | {_claims(name)} |" for name in sorted(claims.NOTATIONS)),
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


def _claims(name: str) -> str:
    try:
        found = read(claims.NOTATIONS[name](claims.CLAIMS).encode(), name).launches[0].claims
    except NothingRecognised:
        return "refused"
    whole = claims.shown(dict(found.values)) if found else None
    return "whole" if whole == claims.shown(claims.CLAIMS) else "wrong"


def _slugs(found: list[list[str]]) -> list[str]:
    return [f"`{slug}`" for slug in dict.fromkeys(slug for one in found for slug in one)]
