"""What Python prints of a launch: dict, pairs, QueryDict, MultiDict, Storage and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import Extract, LaunchParameters, collect
from lticheck.captures.syntax.documents import launches_in
from lticheck.captures.syntax.python_values import evaluate
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "Python literal"
START = re.compile(
    rb"\s*(?:<[A-Za-z][\w.]{0,60}[: (]\s*[\[({'\"]|[A-Z][\w.]{1,60}\(\s*[\[({A-Z<]"
    rb"|[\[(]?\s*\{\s*[ub]?'|\[\s*\(\s*[ub]?['\"])"
)


def _read(data: bytes, source: str) -> Capture:
    try:
        document = evaluate(decode(data))
    except ValueError:
        raise NothingRecognised(
            "it begins like a Python literal but is not one",
            hint="print the parameters with repr(), and copy the whole of it",
        ) from None
    return collect(
        _extracts(document),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            "it is a Python literal, but holds no launch parameters",
            hint="print request.POST of the launch, not a part of it",
        ),
    )


def _extracts(document: object) -> Iterator[Extract]:
    for number, parameters in enumerate(launches_in(document), start=1):
        yield Extract(
            launches=(LaunchParameters(parameters=parameters, location=Location(launch=number)),)
        )


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
