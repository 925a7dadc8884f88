"""refused-write-accepted: the probe that Canvas refuses was taken."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="refused-write-accepted",
    title="A test write that Canvas refuses was accepted",
    stage=Stage.GRADEBOOK,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "lticheck's probe writes a score that is not a number, on purpose, because Canvas refuses "
        "it and saves nothing. This platform accepted it, so it is not Canvas as we know it, and "
        "something may now stand in the gradebook."
    ),
    meaning_13=(
        "lticheck's probe sends a scoreGiven of 0 without scoreMaximum, on purpose, because Canvas "
        "refuses it and saves nothing. This platform accepted it, so it is not Canvas as we know "
        "it, and a 0 may now stand in the gradebook."
    ),
    causes=(
        "The platform is not Canvas, although the launch or the URL says so.",
        "A proxy answers success to everything.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text="Look at this student's grade in Grades now, and set it right if it changed.",
        ),
        Fix(
            party=Party.LTICHECK,
            text=(
                "Report it to lticheck's issue tracker, with the platform's name and version. "
                "Until then use --offline."
            ),
        ),
    ),
    references=(
        Reference(
            label=("Canvas: lib/basic_lti/basic_outcomes.rb (a non-number is always refused)")
        ),
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
    ),
    versions=BOTH,
    hits=(Example(fault="yes-sayer"),),
    misses=(
        Example(),
        Example(score="0.5"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the probe among what was accepted."""
    taken = case.step(Role.TEST_WRITE)
    if taken is None or taken.exchange is None or not taken.exchange.succeeded:
        return None
    after = case.read_back.outcome if case.read_back else None
    shown = after.score if after and after.score else "nothing"
    sent = taken.exchange.asked.sent_score if taken.exchange.asked else None
    return RULE.finding(
        f"The probe was meant to be refused and was taken: {_what_to_do(case)}",
        Evidence(label="Score sent", actual=f"“{sent}”"),
        Evidence(label="Grade read after it", actual=shown),
    )


def _what_to_do(case: Case) -> str:
    if case.is_restored:
        return "what was read before was put back, and still look at this student's grade."
    return "look at this student's grade."
