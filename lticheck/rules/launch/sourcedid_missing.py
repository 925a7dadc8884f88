"""sourcedid-missing: a student's launch without a sourcedid."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import roles_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="sourcedid-missing",
    title="The sourcedid is missing",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The launch came from an assignment and not from staff, but it has no sourcedid. "
        "Without it no score can be addressed to this student."
    ),
    causes=(
        "The tool or the capture dropped lis_result_sourcedid, or stored it empty.",
        "The person has no role in the course: an anonymous visitor of a public course.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Look at the raw POST of this launch. If lis_result_sourcedid is there, follow "
                "where your code loses it: session, database column, redirect, form."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="Make sure that the person is enrolled as a student and logged in.",
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 3 (basic launch data)"),
        Reference(label="Canvas: gems/lti_outbound, tool_launch.rb"),
    ),
    hits=(
        Example(scenario="sourcedid-lost", offline=True),
        Example(scenario="sourcedid-empty"),
        Example(scenario="sourcedid-blank"),
        Example(offline=True, edit={"lis_result_sourcedid": None, "roles": ""}),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="instructor", offline=True),
        Example(scenario="module-item", offline=True),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a launch with an outcome URL, no sourcedid, and no staff role to explain it."""
    launch = case.launch
    if launch is None or not launch.outcome_url or launch.is_staff:
        return None
    if (launch.sourcedid or "").strip():
        return None
    shown = "(absent)" if launch.sourcedid is None else f"“{launch.sourcedid}”"
    who = "student" if launch.is_learner else "person without a role"
    return RULE.finding(
        f"A {who} launched an assignment, yet there is no sourcedid.",
        Evidence(label="Sourcedid", actual=shown, where="lis_result_sourcedid"),
        roles_evidence(launch),
        confidence=Confidence.CERTAIN if launch.is_learner else Confidence.LIKELY,
    )
