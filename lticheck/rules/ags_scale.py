"""What Canvas makes of scoreGiven and scoreMaximum: scoreGiven times (line item / scoreMaximum)."""

from __future__ import annotations

from lticheck.services.ags.numbers import leading_number, read_number
from lticheck.services.ags.requests import AgsRequest

DECIMALS = 6


def scale_surprise(request: AgsRequest, line_item_maximum: float | None) -> str:
    """Say what a person would not expect of the grade; empty where all is plain."""
    given, maximum = read_number(request.get("scoreGiven")), request.get("scoreMaximum")
    of = leading_number(maximum)
    if given is None or of <= 0:
        return ""
    if given > of:
        share = f"{given:g} of {of:g} is {given / of * 100:g} %"
        return f"{share}: Canvas does not cap, and writes more than the maximum."
    if line_item_maximum is None or line_item_maximum <= 0:
        return ""
    written = given * (line_item_maximum / of)
    if abs(written - round(written, DECIMALS)) > 0 and abs(written - round(written, 2)) < 1e-9:
        return (
            f"Canvas writes {written!r} of {line_item_maximum:g}, just beside "
            f"{round(written, 2):g}: a letter grade can be one lower. "
            "Send the score on the line item's own scale."
        )
    return ""
