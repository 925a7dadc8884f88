"""copied-tool-credentials: the tool of a copied course."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="copied-tool-credentials",
    title="The tool has lost its key and secret",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas replaces the key and the secret of a tool by the word “fake” when a course with "
        "the tool is copied or imported. Launches are then signed with a secret that everybody "
        "knows, and a tool that signs with its real one is refused."
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
                "In the course's Settings, tab Apps, View App Configurations: open the gear of the "
                "tool, Edit, and enter its real Consumer Key and Shared Secret."
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
)


def check(case: Case) -> Finding | None:
    """Find the word that Canvas puts in place of a key."""
    launch = case.launch
    if launch is None or launch.consumer_key != "fake":
        return None
    accepted = any(exchange.succeeded for exchange in case.exchanges)
    key = Evidence(label="Consumer key", actual="fake", where="oauth_consumer_key")
    if accepted:
        return RULE.finding(
            "The consumer key is “fake”, and Canvas takes it: anybody can sign for this tool.",
            key,
            severity=Severity.WARNING,
        )
    return RULE.finding(
        "The consumer key is “fake”: this tool was copied with its course, without its secret.",
        key,
        confidence=Confidence.LIKELY,
    )
