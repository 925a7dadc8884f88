"""A sourcedid and an outcome URL of two tools: a launch shows it, and Canvas refuses it."""

from __future__ import annotations

from lticheck.model.findings import Fix, Party
from lticheck.model.launch import Launch
from lticheck.model.sourcedid import LegacySourcedid, same_id

TITLE = "Outcome URL and sourcedid are of two tools"
TWO_TOOLS = "The sourcedid was made for another tool than the one in the outcome URL."
SOURCES = "They come from two launches or two Canvases; the assignment itself may be all right."
FIXES = (
    Fix(
        party=Party.TOOL_DEVELOPER,
        text=(
            "Store outcome URL and sourcedid together, from one launch, and replace both at every "
            "launch."
        ),
    ),
    Fix(
        party=Party.INSTRUCTOR,
        text=(
            "Have the student open the assignment once more: that launch brings a pair that fits. "
            "In Canvas nothing has to be changed for that."
        ),
    ),
)


def two_tools(launch: Launch | None) -> tuple[str, str] | None:
    """Return the tools of sourcedid and outcome URL; None where they are one, or not to be read."""
    form = launch.sourcedid_form if launch else None
    there = launch.outcome_tool_id if launch else ""
    if not isinstance(form, LegacySourcedid) or not there or same_id(form.tool_id, there):
        return None
    return form.tool_id, there


def in_words(own: str, there: str) -> str:
    """Say which two tools they are."""
    return f"The sourcedid is of tool {own}, the outcome URL of tool {there}."
