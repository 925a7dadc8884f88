"""What is drawn for a seeded run: which faults, at which of its requests."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from dataclasses import replace

from lticheck.sandbox.web.http import Response
from tests.probing.faulty import DEADLINE, Change, Faulty, Late, Strike

READ, FORMER, WRITE, READ_BACK, LOOK = 1, 3, 4, 5, 6
"""The requests of a probe that writes and restores: read, test write, former grade, write, read
back, look, restore, proof. A `send` has no test write, so each comes one earlier there."""
LAST = 8
PROCESSING = b"processing</imsx_codeMajor>"
ERRORS = b'{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}'


def _says(status: int, text: bytes) -> Change:
    return lambda _found: Response(status=status, media_type="application/json", body=text)


def _processing(found: Response) -> Response:
    return replace(found, body=found.body.replace(b"success</imsx_codeMajor>", PROCESSING))


AFTER_THE_WORK: dict[str, Change] = {
    "processing": _processing,
    "500 JSON": _says(500, ERRORS),
    "503 JSON": _says(503, ERRORS),
    "504 JSON": _says(504, b'{"errors":[{"message":"Gateway Timeout"}]}'),
    "empty": lambda found: replace(found, body=b""),
    "chunk error": lambda found: replace(found, headers={"Transfer-Encoding": "chunked"}),
    "garbage": lambda found: replace(found, body=found.body[: len(found.body) // 2]),
}
"""The work is done, and the answer does not say so."""


def _reads(score: bytes) -> Change:
    return lambda found: replace(found, body=_with_score(found.body, score))


def _with_score(body: bytes, score: bytes) -> bytes:
    head, mark, rest = body.partition(b"<textString>")
    if mark:
        return head + mark + score + b"<" + rest.partition(b"<")[2]
    return body.replace(b"<textString/>", b"<textString>" + score + b"</textString>")


LIES: dict[str, Change] = {
    "another grade": _reads(b"0.77"),
    "a third grade": _reads(b"0.123"),
    "a letter": _reads(b"A-"),
    "a percentage": _reads(b"85 %"),
    "a decimal comma": _reads(b"0,85"),
    "not a number": _reads(b"NaN"),
    "no grade": lambda found: replace(found, body=_with_score(found.body, b"")),
}
"""About the former grade. Who tells the same lie twice cannot be told from who tells the truth."""
NETWORK = ("reset", "lost-reply", "half-reply", "bad-gateway", "unavailable", "throttle")
SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGPIPE")
    if hasattr(signal, name)
)
KINDS: dict[str, Callable[[random.Random, Faulty], str]] = {}


def fault(draw: random.Random, canvas: Faulty) -> str:
    """Switch one fault on, at one of the requests of a run, and return its name."""
    kind = draw.choice(("network", "network", "after", "after", "lie", "late", "late", "signal"))
    return KINDS[kind](draw, canvas)


def _network(draw: random.Random, canvas: Faulty) -> str:
    at, name = draw.randint(1, LAST), draw.choice(NETWORK)
    former = canvas.on_call
    canvas.on_call = lambda n: (*(former(n) if former else ()), *((name,) if n == at else ()))
    return f"{name} at {at}"


def _after(draw: random.Random, canvas: Faulty) -> str:
    at, name = draw.randint(1, LAST), draw.choice(list(AFTER_THE_WORK))
    canvas.changes[at] = AFTER_THE_WORK[name]
    return f"{name} at {at}"


def _lie(draw: random.Random, canvas: Faulty) -> str:
    """Let two readings of the former grade lie, each in its way, or one of them."""
    names = draw.sample(list(LIES), 2)
    places = draw.choice(((READ,), (FORMER,), (READ, FORMER), (LOOK,)))
    for at, name in zip(places, names, strict=False):
        canvas.changes[at] = LIES[name]
    told = ", ".join(f"{name} at {at}" for at, name in zip(places, names, strict=False))
    return f"lie: {told}"


def _late(draw: random.Random, canvas: Faulty) -> str:
    at, deadlines = draw.choice((3, 4, 4, 4, 7)), draw.choice((0.5, 1.0, 1.5, 2.5, 5.0))
    is_silent = draw.random() < 0.4
    canvas.late[at] = Late(seconds=deadlines * DEADLINE, is_silent=is_silent)
    return f"late by {deadlines} deadlines{' in silence' if is_silent else ''} at {at}"


def _signal(draw: random.Random, canvas: Faulty) -> str:
    at, number = draw.randint(1, LAST), draw.choice(SIGNALS)
    when, times = draw.choice(("before", "during", "after")), draw.choice((1, 1, 2))
    canvas.strikes[at] = Strike(number=number, when=when, times=times)
    return f"{number.name} {when} the request, {times} times at {at}"


KINDS |= {"network": _network, "after": _after, "lie": _lie, "late": _late, "signal": _signal}
