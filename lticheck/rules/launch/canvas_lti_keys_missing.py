"""canvas-lti-keys-missing: this Canvas has no key to sign launches with."""

from __future__ import annotations

from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.launch13_examples import launched
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

JWKS = (
    'GET /api/lti/security/jwks HTTP/1.1 Host: canvas.school.example  HTTP/1.1 200 OK  {"keys":[]} '
)


RULE = Rule(
    slug="canvas-lti-keys-missing",
    title="This Canvas has no key to sign launches with",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas signs each id_token with a key of its own (lti-keys). A self-hosted "
        "Canvas without that configuration cannot launch LTI 1.3."
    ),
    causes=("config/dynamic_settings.yml (or Consul) holds no lti-keys.",),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Put lti-keys (past, present, future) into config/dynamic_settings.yml"
                " as dynamic_settings.yml.example shows, and restart. "
                "/api/lti/security/jwks must then answer with keys."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: config/dynamic_settings.yml.example"),
        Reference(label="Canvas: app/controllers/lti/ims/security_controller.rb"),
    ),
    versions=LTI_1_3,
    hits=(Example(capture=JWKS),),
    misses=(
        Example(offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's own key set, empty."""
    shown = observation_evidence(case, FactKind.KEYS_MISSING)
    return RULE.finding("Canvas's key set is empty.", *shown) if shown else None
