"""A signed `id_token` on its own: what LTI 1.3 posts in place of parameters."""

from __future__ import annotations

import re

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.parameters import is_launch, launch_of
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "id_token"
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")


def _read(data: bytes, source: str) -> Capture:
    token = decode(data).strip("\"' \t\r\n")
    if not TOKEN.fullmatch(token):
        raise NothingRecognised(
            "it begins like an id_token but is not one", hint="copy all three parts of the token"
        )
    parameters = (("id_token", token),)
    if not is_launch(parameters):
        raise NothingRecognised(
            "it is a token, but not the id_token of a launch: it has no claims of LTI",
            hint="copy the id_token that Canvas posts to the tool's launch URL",
        )
    return Capture(
        source=source,
        launches=(launch_of(parameters, Location(file=source)),),
        form=FORM,
    )


def _recognises(head: bytes) -> bool:
    return head.lstrip(b"\"' \t\r\n").startswith(b"eyJ")


READER = Reader(form=FORM, recognises=_recognises, read=_read)
