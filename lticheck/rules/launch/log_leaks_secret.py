"""log-leaks-secret: a captured log holds a shared secret."""

from __future__ import annotations

from lticheck.captures.capture import MOST_FACTS
from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_examples import (
    MISS,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

LOG = (
    "DEBUG:pylti.common:consumers={'demo': {'secret': 'n0t-s0-secret'}}\n"
    "DEBUG:pylti.common:Post grade failed\n"
)

RULE = Rule(
    slug="log-leaks-secret",
    title="A log shows a secret in the clear",
    stage=Stage.LAUNCH,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The captured text holds a secret of the tool in the clear. With it anybody who reads the "
        "log can send grades in the tool's name."
    ),
    causes=(
        (
            "The LTI or OAuth library logs its consumers, or the request with its secret, at "
            "level DEBUG."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Raise the log level of that library in production, and delete or restrict the "
                "old logs."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="Create a new secret for the tool, in Canvas and in the tool at the same time.",
            version=LtiVersion.V1_1,
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Replace what leaked: a private key by a new pair, whose public half goes into the "
                "tool's key set or, in Canvas, the developer key; any other secret where it was "
                "made. An access token ends after an hour by itself."
            ),
            version=LtiVersion.V1_3,
        ),
    ),
    references=(Reference(label="RFC 5849, section 4 (security considerations)"),),
    versions=BOTH,
    hits=(Example(capture=LOG),),
    misses=(
        Example(offline=True),
        MISS,
    ),
)


def check(case: Case) -> Finding | None:
    """Report each place at which a reader of captures saw a secret."""
    found = [fact for fact in case.observations if fact.kind is FactKind.SECRET]
    if not found:
        return None
    shown = (
        Evidence(label="Secret", actual=fact.text, where=fact.location.position)
        for fact in found[:5]
    )
    more = " or more" if len(found) >= MOST_FACTS else ""
    places = f"{len(found):,} places{more}" if len(found) > 1 else "one place"
    return RULE.finding(f"A secret stands in the clear at {places} of this log.", *shown)


def check_ags(case: Case) -> Finding | None:
    """Find a secret beside the exchanges of LTI 1.3."""
    return check(case)
