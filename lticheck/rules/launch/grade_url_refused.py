"""grade-url-refused: the outcome URL would make of a signed request what nobody asked for."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.grade_urls import hostile_part
from lticheck.rules.rule import Example, Reference, Rule, Stage

LEGACY = (
    "https://canvas.example/api/lti/v1/tools/7/ext_grade_passback"
    "?lti_message_type=basic-lis-updateresult&result_resultscore_textstring=1.0"
)

RULE = Rule(
    slug="grade-url-refused",
    title="Nothing is sent to this grade URL",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The outcome URL is more than the address of a grade service. A request to it, signed "
        "with the tool's secret, could write a grade that nobody asked for. Canvas never gives "
        "out such a URL as lis_outcome_service_url, so lticheck sends nothing to it, with any "
        "option."
    ),
    causes=(
        (
            "Somebody changed the launch, or made it up, before it was handed in: with a request "
            "for help, for example, in the hope that it is signed."
        ),
        (
            "The tool, or the software that saved the launch, put ext_ims_lis_basic_outcome_url "
            "or parameters of its own into lis_outcome_service_url."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Do not post to this URL by hand either. Ask where the launch comes from, and "
                "capture a launch of the same student at the tool itself."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Post grades to lis_outcome_service_url exactly as Canvas gives it out; before a "
                "tool posts, it should check that it ends in /grade_passback without a query."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: config/routes.rb (ApiRouteSet /api/lti/v1)"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb (LtiResponse::Legacy)"),
    ),
    hits=(
        Example(offline=True, edit={"lis_outcome_service_url": LEGACY}),
        Example(edit={"lis_outcome_service_url": "{origin}/api/lti/v1/tools/7/grade_passback?a=b"}),
        Example(
            edit={
                "lis_outcome_service_url": "{origin}/mod/lti/service.php?sourcedid=7",
                "tool_consumer_info_product_family_code": "moodle",
            }
        ),
    ),
    misses=(
        Example(offline=True),
        Example(),
        Example(
            offline=True,
            edit={
                "lis_outcome_service_url": "https://moodle.example/mod/lti/service.php?instance=7",
                "tool_consumer_info_product_family_code": "moodle",
            },
        ),
    ),
)


def check(case: Case) -> Finding | None:
    """Find what was refused when it was to be sent, or would be."""
    url = case.launch.outcome_url if case.launch and case.launch.is_lti11 else ""
    reason = case.grade_url_refused or hostile_part(url)
    if not reason:
        return None
    return RULE.finding(
        f"Nothing was sent to the outcome URL, for {reason}.",
        Evidence(label="Outcome URL", actual=url, where="lis_outcome_service_url"),
    )
