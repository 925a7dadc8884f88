"""other-platform: a launch of another platform."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="other-platform",
    title="This is not Canvas",
    stage=Stage.LAUNCH,
    severity=Severity.NOTE,
    party=Party.LTICHECK,
    meaning=(
        "The launch comes from another learning platform. lticheck knows Canvas; of others it "
        "sends only what cannot change a grade: it reads, and goes no further."
    ),
    causes=("The tool was launched from Moodle, Blackboard, Sakai, Open edX or another platform.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Read the answers with --show-exchange; the LTI guide's codes are common to all "
                "platforms."
            ),
        ),
    ),
    references=(Reference(label="LTI 1.1 guide, section 6 (LTI Outcomes)"),),
    hits=(
        Example(
            offline=True,
            edit={
                "tool_consumer_info_product_family_code": "moodle",
                "lis_outcome_service_url": "https://moodle.example/mod/lti/service.php",
            },
        ),
    ),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Find an LTI 1.1 launch that neither says Canvas nor has Canvas's outcome path."""
    launch = case.launch
    if launch is None or not launch.is_lti11 or launch.is_canvas:
        return None
    family = launch.get("tool_consumer_info_product_family_code") or "(not stated)"
    return RULE.finding(
        f"The platform is {family}, so lticheck leaves out the refused write.",
        Evidence(
            label="Platform",
            actual=family,
            expected="canvas",
            where="tool_consumer_info_product_family_code",
        ),
    )
