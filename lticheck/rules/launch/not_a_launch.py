"""not-a-launch: nothing that lticheck can check."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.launch13_examples import launched
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

LOOKED_FOR = Evidence(
    label="Looked for",
    actual=(
        "a launch (lti_message_type, id_token), outcome XML (imsx_POXEnvelope), requests of "
        "LTI 1.3 (/login/oauth2/token, /line_items), sentences of Canvas and of grade libraries"
    ),
)

RULE = Rule(
    slug="not-a-launch",
    title="No launch was recognised",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "lticheck found nothing in this input that it can check: no LTI launch, no grade request, "
        "no answer of Canvas."
    ),
    causes=(
        "The file is something else, or was cut off when it was saved.",
        "The fields were saved without lti_message_type, by which a launch is known.",
        (
            "There was no launch to save: the student opens the tool elsewhere, and never by the "
            "assignment's own link in Canvas."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Open the tool by the assignment's own link in Canvas, and save the parameters of "
                "the POST that reaches the tool's launch URL: in the browser's network tab, the "
                "request's form data; in Django, dict(request.POST)."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Save them as one JSON object, name to value, or paste them to lticheck diagnose -."
            ),
        ),
    ),
    versions=BOTH,
    references=(Reference(label="LTI 1.1 guide, section 3 (basic launch data)"),),
    hits=(
        Example(capture='{"name": "value"}'),
        Example(capture="id_token=abc&state=1"),
        Example(
            edit={
                "lti_message_type": "ContentItemSelectionRequest",
                "lis_outcome_service_url": None,
            }
        ),
    ),
    misses=(
        Example(offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find inputs without a launch, and launches of another kind."""
    if case.unrecognised:
        return RULE.finding(
            f"{case.unrecognised[0].upper()}{case.unrecognised[1:]}.",
            LOOKED_FOR,
            *([Evidence(label="What helps", actual=case.hint)] if case.hint else []),
        )
    launch = case.launch
    if launch is None or launch.is_lti11 or launch.is_lti13 or launch.outcome_url:
        return None
    kind = launch.get("lti_message_type") or "(absent)"
    return RULE.finding(
        "These parameters are not an LTI 1.1 launch.",
        Evidence(
            label="Message type",
            actual=kind,
            expected="basic-lti-launch-request",
            where="lti_message_type",
        ),
    )


def check_ags(case: Case) -> Finding | None:
    """Find a launch of LTI 1.3 of which nothing can be read."""
    launch = case.launch
    if case.exchanges or launch is None or launch.claims is not None:
        return None
    return RULE.finding(
        "The id_token of this launch cannot be read: it is no JWT, or it was cut off.",
        Evidence(
            label="id_token",
            actual=f"{len(launch.get('id_token'))} characters",
            expected="header.claims.signature, in base64url",
        ),
    )
