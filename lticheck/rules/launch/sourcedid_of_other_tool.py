"""sourcedid-of-other-tool: outcome URL and sourcedid name different tools."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.sourcedid import LegacySourcedid, same_id
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="sourcedid-of-other-tool",
    title="The sourcedid belongs to another tool",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A legacy sourcedid begins with Canvas's id of the tool that it was made for. Here that "
        "is not the tool in the outcome URL, and Canvas refuses such a pair."
    ),
    causes=(
        (
            "The tool was removed and installed again: it has a new id, and the sourcedid is an "
            "old one."
        ),
        "Outcome URL and sourcedid come from two launches that the tool mixed up.",
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
                "Open the assignment once more as a student: a new launch brings a pair that fits."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
    ),
    hits=(
        Example(scenario="tool-other", offline=True),
        Example(scenario="tool-recreated", offline=True),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="ok-encrypted", offline=True),
        Example(scenario="tool-other"),
    ),
)


def check(case: Case) -> Finding | None:
    """Compare the two tool ids, as long as Canvas itself has not been asked."""
    launch = case.launch
    form = launch.sourcedid_form if launch else None
    if launch is None or not isinstance(form, LegacySourcedid) or case.exchanges:
        return None
    if not launch.outcome_tool_id or same_id(form.tool_id, launch.outcome_tool_id):
        return None
    return RULE.finding(
        f"The sourcedid is of tool {form.tool_id}, the outcome URL of {launch.outcome_tool_id}.",
        Evidence(
            label="Tool in the sourcedid",
            actual=form.tool_id,
            expected=launch.outcome_tool_id,
            where="lis_result_sourcedid",
        ),
        confidence=Confidence.LIKELY,
    )
