"""launch-signature-mismatch: the launch was not signed with this secret for this URL."""

from __future__ import annotations

from lticheck.model.case import Case, SignatureState
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import Launch, LtiVersion
from lticheck.rules.evidence import refused
from lticheck.rules.launch13_examples import launched
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="launch-signature-mismatch",
    title="The launch's own signature does not match",
    stage=Stage.LAUNCH,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas signs each launch. By what is at hand to check it, this one's signature is not "
        "what it should be. A tool that checks it, as it must, turns the student away before there "
        "is anything to grade."
    ),
    causes=("The capture was changed or typed again after it was signed.",),
    causes_11=(
        "The secret at hand is not the one that Canvas has for this tool.",
        (
            "The tool sits behind a proxy and sees another scheme, host or port than Canvas "
            "signed for."
        ),
        "The form that posts the launch is written wrongly, so that a browser leaves a field out.",
    ),
    causes_13=("The key set is another platform's, or the id_token was made by somebody else.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "If another URL is named as matching, tell your framework what the proxy does: "
                "in Django, SECURE_PROXY_SSL_HEADER and USE_X_FORWARDED_HOST."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "Otherwise compare consumer key and secret with the ones in Canvas, character "
                "by character."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Fetch the key set again from the platform that the launch names (for "
                "Canvas, /api/lti/security/jwks; beta and test have their own), and capture the "
                "id_token again as it is posted. If it still does not fit, do not trust the launch."
            ),
        ),
    ),
    references=(
        Reference(label="RFC 5849, section 3.4"),
        Reference(label="Canvas: lib/lti/security.rb"),
    ),
    versions=BOTH,
    hits=(
        Example(offline=True, signs_with="another one"),
        Example(edit={"resource_link_title": "changed"}),
    ),
    misses=(
        Example(offline=True),
        Example(signs_with="another one"),
        launched(),
    ),
)


SIGNED = ("oauth_consumer_key", "oauth_nonce", "oauth_timestamp", "oauth_signature_method")


def _lacks_signature(launch: Launch) -> bool:
    """Tell whether the signature alone is missing, as in a form that was written wrongly."""
    parts = launch.is_lti11 and not launch.redacted and all(launch.has(name) for name in SIGNED)
    return parts and not launch.has("oauth_signature")


def check(case: Case) -> Finding | None:
    """Report a mismatch, unless Canvas refused the same secret and so says more."""
    found = case.signature
    if case.launch and _lacks_signature(case.launch):
        return RULE.finding(
            "The launch holds no oauth_signature, although everything else of a signature is "
            "there. If it was not left out of the capture on purpose, a tool refuses this launch.",
            Evidence(label="Signature", actual="(absent)"),
            confidence=Confidence.POSSIBLE,
            severity=Severity.NOTE,
        )
    if found.state is not SignatureState.INVALID or not (case.launch and case.launch.is_lti11):
        return None
    if refused(case, text="Invalid authorization header"):
        return None
    if found.matches_url:
        message = f"Its signature is right for {found.matches_url}, which your tool did not see."
    elif any(exchange.succeeded for exchange in case.exchanges):
        message = (
            "Canvas takes this secret now, so the launch was signed with an earlier one, or for "
            "another path, or it was changed since."
        )
    else:
        message = "Another secret signed it, or the capture was changed after it was signed."
    return RULE.finding(
        message,
        Evidence(label="Signature", actual=found.reason),
        confidence=Confidence.CERTAIN if found.matches_url else Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Report an id_token that the key set at hand did not sign."""
    found = case.signature
    if found.state is not SignatureState.INVALID or case.launch is None:
        return None
    return RULE.finding(
        "The id_token is not signed as this key set says: it is another platform's, or somebody "
        "else made or changed it.",
        Evidence(label="Signature", actual=found.reason),
        confidence=Confidence.LIKELY,
    )
