"""removed-tool: the link between assignment and tool is broken."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import Launch, LtiVersion
from lticheck.model.sourcedid import LegacySourcedid
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.evidence import canvas_reply, matches, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.rules.two_tools import FIXES, SOURCES, TITLE, TWO_TOOLS, in_words, two_tools

GONE = "Canvas has no tool of the id in the outcome URL: removed for good, or another Canvas."
PERHAPS_AGS = (
    "Canvas has nothing at the address that was asked: the tool of an outcome URL was removed, or "
    "this is an address of LTI 1.3 (a line item, a resource link) that does not exist."
)
NO_SUCH_PATH = "Canvas knows no such address: the outcome URL was changed on its way."
PARTED = (
    "The shared secret is still valid, but the assignment no longer belongs to the tool: it was "
    "deleted, or "
    "the assignment was given another tool or type."
)
MISMATCH = "Assignment is no longer associated with this tool"

AGS_MESSAGES = {
    "": (
        "No installation of this developer key is left in the course or its accounts,"
        " so its token opens nothing here."
    ),
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="removed-tool",
    title="The assignment is no longer linked to this tool",
    title_13="The tool is not installed in this course",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    party_13=Party.CANVAS_ADMIN,
    meaning=(
        "An assignment and a sourcedid each belong to one installation of a tool, and these do not "
        "fit. Each student has to open the assignment once more."
    ),
    meaning_13=(
        "Canvas knows the tool's developer key, but finds no installation here or in an account "
        "above."
    ),
    causes=("The tool was removed from the course or account; the assignment still points at it.",),
    causes_11=(
        "It was removed and added again: same name and key, but a new id.",
        "The assignment's tool URL or its submission type was changed.",
        "Outcome URL and sourcedid are of two tools, or of two Canvases.",
        (
            "The school moved to LTI 1.3. Leave the assignment then: it goes to the 1.3 tool by "
            "itself, which has to send scores over LTI 1.3."
        ),
    ),
    causes_13=("It is installed only in another course, or another account.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            version=LtiVersion.V1_1,
            text=(
                "Edit the assignment: Submission Type, External Tool, Find, choose the tool "
                "that is installed now, and save; some tools stand in the Submission Type list by "
                "their own name, and a blueprint may lock it. If it is not there, ask your Canvas "
                "admin to install it first. New scores come only after each student has opened the "
                "assignment again."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            version=LtiVersion.V1_1,
            text=(
                "Tell the instructor which of the tools installed in the course or above it to "
                "choose. Edit tools: one added anew has a new id."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=("At every launch, replace the student's stored outcome URL and sourcedid."),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            version=LtiVersion.V1_3,
            text=(
                "Install the tool again with the same client id: open "
                "https://CANVAS-HOST/courses/COURSE-NUMBER/settings/configurations, or the same "
                "page in the account's Settings (or its page Apps, if it has one), then + App, "
                "Configuration Type: By Client ID, the client id, Submit, Install."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            version=LtiVersion.V1_3,
            text=("Ask your Canvas admin to install the tool; leave the assignment as it is."),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=("Keep the score, and send it again when the tool is installed."),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label="Canvas: app/models/context_external_tool.rb"),
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
    ),
    versions=BOTH,
    canvas_codes=("assignment_tool_mismatch", "tool_invalid"),
    canvas_texts=(
        "Assignment is no longer associated with this tool",
        "Tool is invalid",
        "The specified resource does not exist",
        "Access Token not linked to a Tool associated with this Context",
    ),
    statuses=(401, 404, 422),
    hits=(
        Example(scenario="tool-deleted"),
        Example(scenario="tool-recreated"),
        Example(scenario="tool-missing"),
        Example(scenario="tool-other"),
        Example(scenario="sourcedid-unknown-tool"),
        Example(scenario="tool-url-mismatch"),
        Example(scenario="tool-tag-missing"),
        Example(scenario="tool-deleted", canvas_version="2017"),
        posted(
            401,
            service(
                "Access Token not linked to a Tool associated with this Context", "unauthorized"
            ),
        ),
    ),
    misses=(
        Example(),
        Example(scenario="domain-tool"),
        Example(scenario="sourcedid-forged"),
        Example(scenario="tool-other", offline=True),
        Example(fault="wrong-host"),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the replies that mean it, and say which variant it is as far as it shows."""
    mixed = refused(case, code="tool_invalid", text="Tool is invalid")
    if mixed:
        return _of_two_tools(case, mixed)
    exchange = refused(case, code="assignment_tool_mismatch", text=MISMATCH) or refused(
        case, text="The specified resource does not exist"
    )
    if exchange is None:
        return None
    message, confidence = _variant(case, exchange)
    ids = _ids(case.launch) if case.launch else ()
    return RULE.finding(message, canvas_reply(exchange), *ids, confidence=confidence)


def _of_two_tools(case: Case, exchange: Exchange) -> Finding:
    """Say that the pair does not fit: Canvas has found the link of the assignment in order."""
    pair = two_tools(case.launch)
    return RULE.finding(
        f"{in_words(*pair) if pair else TWO_TOOLS} {SOURCES}",
        canvas_reply(exchange),
        title=TITLE,
        party=Party.TOOL_DEVELOPER,
        fixes=FIXES,
    )


def _variant(case: Case, exchange: Exchange) -> tuple[str, Confidence]:
    """Tell the variants apart: gone, re-created, or deleted and moved, which look the same."""
    if matches(exchange, text="The specified resource does not exist"):
        if case.launch is None and exchange.request is None:
            return PERHAPS_AGS, Confidence.POSSIBLE
        known = case.launch is None or case.launch.outcome_tool_id
        return (GONE if known else NO_SUCH_PATH), Confidence.LIKELY
    if pair := two_tools(case.launch):
        told = "The sourcedid is of tool {}, and tool {} was asked".format(*pair)
        return f"{told}: added again, or two launches mixed up.", Confidence.CERTAIN
    return PARTED, Confidence.CERTAIN


def _ids(launch: Launch) -> tuple[Evidence, ...]:
    form = launch.sourcedid_form
    url = Evidence(
        label="Tool in the outcome URL",
        actual=launch.outcome_tool_id or "(none)",
        where="lis_outcome_service_url",
    )
    if not isinstance(form, LegacySourcedid):
        return (url,)
    own = Evidence(label="Tool in the sourcedid", actual=form.tool_id, where="lis_result_sourcedid")
    return (url, own)


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES)
