"""sourcedid-of-other-tool: outcome URL and sourcedid name different tools."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Party, Severity
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.rules.two_tools import FIXES, TITLE, in_words, two_tools

RULE = Rule(
    slug="sourcedid-of-other-tool",
    title=TITLE,
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
    fixes=FIXES,
    references=(
        Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
    ),
    hits=(
        Example(scenario="tool-other", offline=True),
        Example(scenario="sourcedid-unknown-tool", offline=True),
        Example(scenario="tool-recreated", offline=True),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="ok-encrypted", offline=True),
        Example(scenario="tool-other"),
        Example(scenario="tool-recreated"),
    ),
)


def check(case: Case) -> Finding | None:
    """Compare the two tool ids, as long as Canvas itself has not been asked."""
    pair = None if case.exchanges else two_tools(case.launch)
    if pair is None:
        return None
    own, there = pair
    return RULE.finding(
        in_words(own, there),
        Evidence(
            label="Tool in the sourcedid",
            actual=own,
            expected=there,
            where="lis_result_sourcedid",
        ),
        confidence=Confidence.LIKELY,
    )
