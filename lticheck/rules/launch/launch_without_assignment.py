"""launch-without-assignment: no outcome service in the launch."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.claims import AGS_ENDPOINT, PLACEMENT
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import Launch, LtiVersion
from lticheck.rules.launch13_examples import launched
from lticheck.rules.lti13_facts import not_sent
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

LOG = "pylti1p3.exception.LtiException: Can't find lineitem to put grade\n"

NO_LINE_ITEM = "The launch names no line item: it did not come from an assignment of this tool."
DEEP_LINKING = "LtiDeepLinkingRequest"
CHOOSING = "This is the dialog in which content is chosen; no grade belongs to it."
CAPTURE_THE_OTHER = Fix(
    party=Party.INSTRUCTOR,
    text=(
        "Nothing is wrong with this dialog. Finish the assignment (Submission Type, External Tool),"
        " and capture its launch by a student."
    ),
)

RULE = Rule(
    slug="launch-without-assignment",
    title="Not launched from an assignment",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas offers grade passback only where the tool is the submission type of an "
        "assignment. This launch came from elsewhere, so it carries no outcome URL, and no "
        "score can be sent from it, by anyone."
    ),
    meaning_13=(
        "Canvas names a line item, which is where a score goes, only in a launch of an assignment "
        "that has the tool as its submission type. This launch came from elsewhere, so no score "
        "can be sent from it as it is."
    ),
    causes=(
        (
            "The link was placed with the rich-text editor, in a page, an announcement or a "
            "description."
        ),
        (
            "The tool was opened from the course navigation, or as a module item of type External "
            "Tool (an assignment that stands in a module is fine)."
        ),
        (
            "This student opens the tool elsewhere, in a book or on the tool's own site, and never "
            "by the assignment's link."
        ),
        "The assignment exists, but its submission type is not External Tool.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Create or edit an assignment: Submission Type, External Tool, then Find, and "
                "choose the tool; some tools stand in the Submission Type list by their own name. "
                "Give it points, publish it, and have students open the tool from that assignment."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Tell the user when lis_outcome_service_url is missing, before the work starts.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Without a line item, use “lineitems” of the launch's endpoint claim and the scope "
                "lineitem to find or make one; never guess its URL."
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 3 (basic launch data)"),
        Reference(label="Canvas: gems/lti_outbound, tool_launch.rb"),
        Reference(label="Canvas: doc/api/assignment_tools.md"),
    ),
    versions=BOTH,
    tool_texts=(
        "Can't find lineitem to put grade",
        "MISSING_LINEITEM_ID",
        "LMS lineitem is not available for the course",
    ),
    hits=(
        Example(scenario="rich-text-editor", offline=True),
        Example(scenario="course-navigation"),
        Example(scenario="module-item", offline=True),
        launched(line_item=False),
        Example(capture=LOG),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="instructor", offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the missing outcome URL, and guess the place from what else is there."""
    told = not_sent(case, RULE)
    if told:
        return RULE.finding(
            "The tool sent no score: the launch names no line item.",
            *told,
            version=LtiVersion.V1_3,
        )
    launch = case.launch
    if launch is None or launch.outcome_url or not launch.is_lti11:
        return None
    chooses = _chooses(launch)
    return RULE.finding(
        CHOOSING
        if chooses
        else "The launch has no outcome URL: it did not come from an assignment of this tool.",
        Evidence(label="Outcome URL", actual="(absent)", where="lis_outcome_service_url"),
        _place(launch),
        fixes=(CAPTURE_THE_OTHER,) if chooses else None,
    )


def _chooses(launch: Launch) -> bool:
    return launch.has("ext_content_return_url") or launch.has("selection_directive")


def _place(launch: Launch) -> Evidence:
    if _chooses(launch):
        actual = "the rich-text editor or a content picker"
        return Evidence(label="Launched from", actual=actual, where="ext_content_return_url")
    title = launch.get("resource_link_title")
    actual = "course navigation, a module item or a link in a page"
    return Evidence(label="Launched from", actual=actual, where=f"resource_link_title “{title}”")


def check_ags(case: Case) -> Finding | None:
    """Find a launch of LTI 1.3 that offers the grade services, and no line item."""
    claims = case.launch.claims if case.launch else None
    if claims is None or claims.line_item or not claims.is_canvas:
        return None
    if not (claims.has_endpoint or claims.offers_no_grades):
        return None
    chooses = claims.message_type == DEEP_LINKING
    where = claims.placement or claims.message_type or "not stated"
    where = f"{where}, of an account" if claims.is_of_account else where
    return RULE.finding(
        CHOOSING if chooses else NO_LINE_ITEM,
        Evidence(label="Line item", actual="(absent)", where=f"{AGS_ENDPOINT} lineitem"),
        Evidence(label="Launched from", actual=where, where=PLACEMENT),
        Evidence(label="Line items of the course", actual=claims.line_items or "(absent)"),
        fixes=(CAPTURE_THE_OTHER,) if chooses else None,
    )
