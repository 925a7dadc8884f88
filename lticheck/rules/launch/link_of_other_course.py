"""link-of-other-course: a copied link that still leads to another course's resource."""

from __future__ import annotations

from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

URL = "https://tool.example/launch?assessment=4711"


def _launch(course: str, time: str) -> str:
    return (
        f"curl '{URL}' -d 'lti_message_type=basic-lti-launch-request&lti_version=LTI-1p0"
        f"&oauth_consumer_key=key7&resource_link_id=r{course}&context_id={course}"
        f"&oauth_timestamp={time}&tool_consumer_info_product_family_code=canvas'\n"
    )


RULE = Rule(
    slug="link-of-other-course",
    title="The link leads to another course's resource",
    stage=Stage.LAUNCH,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "Two courses open the very same resource of the tool: its address names one thing, and "
        "both links lead to it. This happens after a course was copied. The tool may then count "
        "the work for last term's course, or refuse it there."
    ),
    causes=(
        "The course was copied, and the link still carries the id of last term's resource.",
        "The link was typed or pasted from another course.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Edit the assignment, and choose the resource again: Submission Type, External "
                "Tool, Find, the tool, this term's resource."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="At a launch, compare context_id with the course that the resource belongs to.",
        ),
    ),
    references=(Reference(label="LTI 1.1 guide, section 3 (context_id, resource_link_id)"),),
    hits=(Example(capture=_launch("c2", "1800000000") + _launch("c1", "1700000000")),),
    misses=(
        Example(offline=True),
        Example(capture=_launch("c1", "1800000000") + _launch("c1", "1700000000")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find what the launches of one input show together."""
    facts = observation_evidence(case, FactKind.LINK_OF_OTHER_COURSE)
    if not facts:
        return None
    return RULE.finding(
        "An earlier launch of another course in this input opened the same resource.",
        *facts,
        confidence=Confidence.POSSIBLE,
    )
