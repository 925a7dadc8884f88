"""copied-tool-credentials: the tool of an imported course."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="copied-tool-credentials",
    title="The tool has lost its key and secret",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas writes the word “fake” in place of key and secret when a tool comes into a course "
        "from an export file, from Commons or from another system's package. Launches are then "
        "signed with a secret that everybody knows, and a tool that signs with its real one is "
        "refused. Copying a course inside of Canvas, and a blueprint, keep key and secret."
    ),
    causes=(
        (
            "The course was imported from an export file (.imscc) or from Commons, and the tool in "
            "it came without its secret. Canvas then warns: “The security parameters for the "
            "external tool … may need to be set in Course Settings.”"
        ),
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Open https://CANVAS-HOST/courses/COURSE-NUMBER/settings/configurations, the "
                "tool's gear, Edit, and enter its real Consumer Key and Shared Secret; whoever "
                "runs the tool has them. Where there is no gear, ask your Canvas admin."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Install the tool once for the account, and remove it from the course: imports "
                "then need no secret."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/importers/context_external_tool_importer.rb"),),
    canvas_texts=("The security parameters for the external tool",),
    hits=(Example(scenario="fake-credentials", offline=True),),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Find the word that Canvas puts in place of a key, or its warning of an import."""
    warned = refused(case, text=RULE.canvas_texts[0])
    if warned:
        return RULE.finding(
            "Canvas says that this tool was imported without its key and secret.",
            canvas_reply(warned),
        )
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
        "The consumer key is “fake”: this tool was imported with its course, without its secret.",
        key,
        confidence=Confidence.LIKELY,
    )
