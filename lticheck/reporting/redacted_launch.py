"""A launch that can be kept and shown: nobody is named, and no grade can be set with it."""

from __future__ import annotations

import re
from dataclasses import replace

from lticheck.model.launch import Launch
from lticheck.model.sensitive import label_of
from lticheck.model.sourcedid import placeholder
from lticheck.reporting.redactor import redactor

NAMED = re.compile(r"oauth_(signature|nonce)|user_id|custom_canvas_user_id|.*sourcedid")
"""Parameters that prove or address something, beside those that are personal."""


def redacted_launch(launch: Launch) -> Launch:
    """Return the launch without personal data, signature and usable sourcedid.

    What the rules look at stays: names of parameters, roles, ids of tools, the sourcedid's shape.
    """
    named = redactor([launch], [])
    kept = tuple((name, named.text(_harmless(name, value))) for name, value in launch.parameters)
    return replace(launch, parameters=kept, redacted=True)


def _harmless(name: str, value: str) -> str:
    if name == "lis_result_sourcedid":
        return placeholder(value)
    if value and (label_of(name) or NAMED.fullmatch(name)):
        return "redacted"
    return value
