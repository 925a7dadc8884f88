"""lti13-launch-expired: the launch had expired, or was used already."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.launch13_examples import launched
from lticheck.rules.lti13_facts import login_refused
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

RULE = Rule(
    slug="lti13-launch-expired",
    title="The launch had expired, or was used already",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas keeps a launch for a few minutes and hands its id_token out once. The "
        "login came too late, or a second time."
    ),
    causes=(
        "The page was reloaded, or opened again from the browser's history.",
        "The tool's own sign-in took longer than five minutes.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Answer the login initiation at once, and do not send the same "
                "lti_message_hint twice; on a reload, ask the user to start from "
                "Canvas again."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/authentication_controller.rb"),
        Reference(label="1EdTech Security Framework 1.0, section 5.1.1"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "The launch has either expired or already been consumed",
        "launch_no_longer_valid",
    ),
    hits=(
        Example(
            capture="error=launch_no_longer_valid&error_description=The+launch+has+either+expired+or+already+been+consumed&state=a\n"
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
