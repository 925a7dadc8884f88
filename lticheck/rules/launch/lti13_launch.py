"""lti13-launch: an id_token where an LTI 1.1 launch was meant."""

from __future__ import annotations

from collections.abc import Sequence

from lticheck.model.case import Case, FactKind, Lti13Step, Observation
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="lti13-launch",
    title="This is LTI 1.3, not LTI 1.1",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The capture shows a step of LTI 1.3, and nothing in it that names a cause. Grades of LTI "
        "1.3 do not go by sourcedid and outcome URL but by the Assignment and Grade Services."
    ),
    causes=(
        "The tool is installed in Canvas by a developer key, so Canvas launches it by LTI 1.3.",
        "The capture was taken at the OpenID Connect step and not at an LTI 1.1 launch URL.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Where the tool has an LTI 1.1 installation too, capture a launch of that one to "
                "check LTI 1.1 grade passback."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "See which version the tool is: in the course's Settings, Apps, View App "
                "Configurations, tools of LTI 1.3 have a Deployment Id in their menu, and no Edit."
            ),
        ),
    ),
    references=(
        Reference(label="LTI Advantage: Assignment and Grade Services 2.0"),
        Reference(label="Canvas: doc/api/lti_launch_overview.md"),
    ),
    hits=(Example(capture="provider:main Receiving a login request, lti_message_hint: abc\n"),),
    silenced_by=(
        "lti13-login-refused",
        "lti13-redirect-uri",
        "lti13-launch-expired",
        "canvas-lti-keys-missing",
        "token-not-obtained",
    ),
    misses=(Example(offline=True),),
)


WHERE_TO_LOOK = {
    Lti13Step.LOGIN: "the login: client id, redirect URI, and the host that is asked",
    Lti13Step.LAUNCH: "the launch: the claims of the id_token, such as the AGS endpoint",
    Lti13Step.TOKEN: "the token request: key, kid, audience, and the scopes of the developer key",
    Lti13Step.SERVICE: "the service: access token, scopes, line item and user",
    Lti13Step.KEYS: "the key set: keys of a Canvas of one's own stand in dynamic_settings.yml",
}
"""What a failure at each step is about."""


def check(case: Case) -> Finding | None:
    """Find an id_token, or any step of LTI 1.3."""
    facts = [fact for fact in case.observations if fact.kind is FactKind.AGS]
    if facts:
        return _of_facts(case, facts)
    launch = case.launch
    if launch is None or not launch.is_lti13:
        return None
    return RULE.finding(
        "The launch carries an id_token: this is LTI 1.3, and has no sourcedid to grade by.",
        Evidence(label="Parameter", actual="id_token"),
    )


def _of_facts(case: Case, facts: Sequence[Observation]) -> Finding:
    """Name the step, the platform and the status, as far as the capture shows them."""
    failed = [fact for fact in facts if fact.status >= 400]
    shown = (failed or facts)[0]
    step = shown.step or Lti13Step.SERVICE
    host = shown.host or next((fact.host for fact in facts if fact.host), "")
    where = f" with {host}" if host else ""
    status = f", answered {shown.status}" if shown.status else ""
    return RULE.finding(
        f"This is LTI 1.3: the {step}{where}{status}.",
        *observation_evidence(case, FactKind.AGS),
        Evidence(label="Look at", actual=WHERE_TO_LOOK[step]),
        fixes=RULE.fixes if step is Lti13Step.LAUNCH else RULE.fixes[1:],
    )
