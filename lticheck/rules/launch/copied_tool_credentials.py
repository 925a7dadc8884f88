"""copied-tool-credentials: the tool of a copied course."""

from __future__ import annotations

from lticheck.case import Case
from lticheck.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="copied-tool-credentials",
    title="The tool has lost its key and secret",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas replaces the key and the secret of a tool by the word “fake” when a course with "
        "the tool is copied or imported. Such a tool launches, but nothing that it signs or "
        "that is signed for it is genuine."
    ),
    causes=(
        (
            "The course was copied, imported or made from a blueprint, and the tool in it came "
            "along without its secret."
        ),
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In Settings, Apps, open the tool and enter its real consumer key and shared "
                "secret."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Or install the tool once for the account, and remove it from the course: "
                "copies then need no secret."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/importers/context_external_tool_importer.rb"),),
    hits=(Example(scenario="fake-credentials", offline=True),),
    misses=(Example(offline=True),),
    check=lambda case: check(case),
)


def check(case: Case) -> Finding | None:
    """Find the word that Canvas puts in place of a key."""
    launch = case.launch
    if launch is None or launch.consumer_key != "fake":
        return None
    return RULE.finding(
        "The consumer key is “fake”: this tool was copied with its course, without its secret.",
        Evidence(label="Consumer key", actual="fake", where="oauth_consumer_key"),
    )
