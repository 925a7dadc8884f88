"""lti13-redirect-uri: the redirect URI is not registered."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.launch13_examples import launched
from lticheck.rules.lti13_facts import login_refused
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

RULE = Rule(
    slug="lti13-redirect-uri",
    title="The redirect URI is not registered",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas sends an id_token only to addresses that the developer key lists. The tool "
        "asked for another one."
    ),
    causes=(
        "The tool moved to another host, or http became https.",
        "The URI differs in a slash, a port or a query from what is registered.",
    ),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Admin, the account, Developer Keys, the pencil: add the exact URI to "
                "Redirect URIs, one a line. Save."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Send exactly the registered redirect_uri.",
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/authentication_controller.rb"),
        Reference(label="1EdTech Security Framework 1.0, section 5.1.1"),
    ),
    versions=LTI_1_3,
    canvas_texts=("Invalid redirect_uri",),
    hits=(Example(capture="<html><body>Invalid redirect_uri</body></html>\n"),),
    misses=(
        Example(offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal in what the capture shows of the login."""
    return login_refused(case, RULE)
