"""lti13-launch: an id_token where an LTI 1.1 launch was meant."""

from __future__ import annotations

from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="lti13-launch",
    title="This is an LTI 1.3 launch",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "An LTI 1.3 launch carries a signed id_token. Its grades do not go by sourcedid and "
        "outcome URL but by the Assignment and Grade Services, which this version of lticheck "
        "does not check yet."
    ),
    causes=(
        "The tool is installed in Canvas by a developer key, so Canvas launches it by LTI 1.3.",
        "The capture was taken at the OpenID Connect step and not at an LTI 1.1 launch URL.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="To check LTI 1.1 grade passback, capture a launch of the LTI 1.1 installation.",
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Look under Settings, Apps whether the assignment uses the 1.1 or the 1.3 "
                "installation."
            ),
        ),
    ),
    references=(
        Reference(label="LTI Advantage: Assignment and Grade Services 2.0"),
        Reference(label="Canvas: doc/api/lti_launch_overview.md"),
    ),
    hits=(
        Example(
            offline=True, edit={"id_token": "eyJhbGciOiJSUzI1NiJ9.e30.x", "lti_message_type": None}
        ),
    ),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Find an id_token."""
    facts = observation_evidence(case, FactKind.AGS)
    if facts:
        return RULE.finding("This is grade passback of LTI 1.3 (AGS), not of LTI 1.1.", *facts)
    launch = case.launch
    if launch is None or not launch.is_lti13:
        return None
    return RULE.finding(
        "The launch carries an id_token: this is LTI 1.3, and has no sourcedid to grade by.",
        Evidence(label="Parameter", actual="id_token", where="id_token"),
    )
