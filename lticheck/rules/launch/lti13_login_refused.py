"""lti13-login-refused: canvas refused the login that starts the launch."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.launch13_examples import launched
from lticheck.rules.lti13_facts import login_refused
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

RULE = Rule(
    slug="lti13-login-refused",
    title="Canvas refused the login that starts the launch",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The tool sent the browser back to Canvas to fetch the id_token, and Canvas sent an"
        " error instead. Nothing was launched, so there is nothing to grade."
    ),
    causes=(
        (
            "The browser has no session at the host that was asked: third-party cookies"
            " are blocked, or another user signed in meanwhile."
        ),
        (
            "The authorization request was sent to another host than the launch came "
            "from, or without lti_message_hint, nonce or state."
        ),
        "The tool is not installed, or not visible, in this course.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send the browser to the authorization URL of the cloud that “iss” "
                "names: https://sso.canvaslms.com/api/lti/authorize_redirect, for beta"
                " sso.beta.canvaslms.com; with scope=openid, response_type=id_token, "
                "response_mode=form_post, prompt=none, and login_hint and "
                "lti_message_hint exactly as they came."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If Canvas says “Client not authorized in requested context”: install the tool "
                "in this course or its account by its client id, and check that the developer "
                "key is ON."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/authentication_controller.rb"),
        Reference(label="1EdTech Security Framework 1.0, section 5.1.1"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "Must have an active user session",
        "The following parameters are missing",
        "The 'scope' must be 'openid'",
        "Client not authorized in requested context",
        "Invalid lti_message_hint",
        "login_required",
        "unauthorized_client",
        "invalid_request_object",
    ),
    hits=(
        Example(
            capture="error=login_required&error_description=Must+have+an+active+user+session&state=abc\n"
        ),
    ),
    misses=(
        Example(offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal in what the capture shows of the login."""
    return login_refused(case, RULE)
