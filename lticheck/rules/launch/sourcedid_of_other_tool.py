"""sourcedid-of-other-tool: outcome URL and sourcedid name different tools."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import Launch
from lticheck.model.sourcedid import LegacySourcedid, same_id
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="sourcedid-of-other-tool",
    title="Outcome URL and sourcedid are of two tools",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A sourcedid is made for one tool, whose id a legacy one begins with. Here that is not the "
        "tool in the outcome URL, and Canvas refuses such a pair. The assignment itself may be all "
        "right."
    ),
    causes=(
        "Outcome URL and sourcedid come from two launches that the tool mixed up.",
        "They come from two Canvases, such as the school's and its test copy.",
        "The tool was removed and installed again: it has a new id, and one of the two is old.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Store outcome URL and sourcedid together, from one launch, and replace both at "
                "every launch."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Have the student open the assignment once more: that launch brings a pair that "
                "fits. In Canvas nothing has to be changed for that."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
    ),
    canvas_codes=("tool_invalid",),
    canvas_texts=("Tool is invalid",),
    statuses=(422,),
    hits=(
        Example(scenario="tool-other"),
        Example(scenario="sourcedid-unknown-tool"),
        Example(scenario="tool-other", offline=True),
        Example(scenario="tool-recreated", offline=True),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="ok-encrypted", offline=True),
        Example(scenario="tool-recreated"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal; where it has not been asked, compare the two tool ids."""
    exchange = refused(case, code="tool_invalid", text="Tool is invalid")
    if exchange:
        quoted = exchange.reply is not None and exchange.reply.is_quoted
        return RULE.finding(
            f"{_two_tools(case.launch) or TWO_TOOLS} {SOURCES}",
            canvas_reply(exchange),
            confidence=Confidence.LIKELY if quoted else Confidence.CERTAIN,
        )
    message = "" if case.exchanges else _two_tools(case.launch)
    if not message or case.launch is None:
        return None
    form = case.launch.sourcedid_form
    return RULE.finding(
        message,
        Evidence(
            label="Tool in the sourcedid",
            actual=form.tool_id if isinstance(form, LegacySourcedid) else "",
            expected=case.launch.outcome_tool_id,
            where="lis_result_sourcedid",
        ),
        confidence=Confidence.LIKELY,
    )


TWO_TOOLS = "The sourcedid was made for another tool than the one in the outcome URL."
SOURCES = "They come from two launches, or from two Canvases."


def _two_tools(launch: Launch | None) -> str:
    """Say which two tools a launch names; empty where they are one, or not to be read."""
    form = launch.sourcedid_form if launch else None
    there = launch.outcome_tool_id if launch else ""
    if not isinstance(form, LegacySourcedid) or not there or same_id(form.tool_id, there):
        return ""
    return f"The sourcedid is of tool {form.tool_id}, the outcome URL of tool {there}."
