"""grade-scope-not-granted: the developer key may not send scores."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.claims import AGS_ENDPOINT, SCORE_SCOPE
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.launch13_examples import LINE_ITEM_SCOPE, launched
from lticheck.rules.lti13_facts import not_sent
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

LOG = "pylti1p3.exception.LtiException: Can't put grade: Missing required scope\n"

RULE = Rule(
    slug="grade-scope-not-granted",
    title="The developer key may not send scores",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "The launch does not offer the grade services, or not the scope “score”: these "
        "are the scopes that the developer key has. Without it no token for scores is "
        "given out."
    ),
    causes=(
        (
            "The developer key has no LTI Advantage services ticked, or not the one for"
            " results of submissions."
        ),
        "The tool was launched from an account, where there are no grades.",
    ),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Admin, the account, Developer Keys, the pencil of the key, LTI Advantage "
                "Services: tick “Can create and update submission results for assignments "
                "associated with the tool.”, Save, and launch the tool again."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Look for https://purl.imsglobal.org/spec/lti-ags/scope/score in the "
                "endpoint claim before a student works."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/lti/messages/jwt_message.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.1"),
    ),
    versions=LTI_1_3,
    tool_texts=(
        "Can't put grade: Missing required scope",
        "Missing required scope",
        'The "endpoint" field is not set',
        "endpoint is not set in jwt body",
    ),
    hits=(
        launched(endpoint=None),
        launched(scopes=[LINE_ITEM_SCOPE]),
        Example(capture=LOG),
    ),
    misses=(
        launched(),
        Example(capture=LOG.replace("Missing required scope", "Can't find lineitem to put grade")),
        Example(offline=True),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a launch without the endpoint claim, without the scope in it, or a library's word."""
    told = not_sent(case, RULE)
    if told:
        return RULE.finding("The tool sent no score: the launch does not offer it.", *told)
    claims = case.launch.claims if case.launch else None
    if claims is None or SCORE_SCOPE in claims.scopes or not claims.is_canvas:
        return None
    if claims.offers_no_grades:
        return None  # launch-without-assignment says so
    if not claims.has_endpoint:
        message = "The launch has no endpoint claim: the grade services are not offered."
        return RULE.finding(
            message,
            Evidence(label="Claim", actual="(absent)", where=AGS_ENDPOINT),
            Evidence(label="Placement", actual=claims.placement or "(not stated)"),
            confidence=Confidence.LIKELY,
        )
    return RULE.finding(
        "The developer key does not have the scope “score”.",
        Evidence(label="Scopes", actual=", ".join(claims.scopes) or "(none)", expected=SCORE_SCOPE),
    )
