"""score-became-zero: a score that is no number was sent as 0."""

from __future__ import annotations

from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

LOG = (
    "DEBUG:tool:POST /lti/grade/ <QueryDict: {'score': ['85%'], 'next': ['/']}>\n"
    "<imsx_POXEnvelopeRequest><imsx_POXBody><replaceResultRequest><resultRecord><result>"
    "<resultScore><textString>0</textString></resultScore></result></resultRecord>"
    "</replaceResultRequest></imsx_POXBody></imsx_POXEnvelopeRequest>\n"
)

RULE = Rule(
    slug=FactKind.SCORE_BECAME_ZERO,
    title="The tool turned a non-number into 0",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The tool was given a score that is not a number and sent 0 in its place. Canvas took the "
        "0: the student has a grade of 0, and everybody was told that all went well."
    ),
    causes=(
        (
            "django-lti-provider sends 0 when float() fails on the score of its form, without a "
            "word."
        ),
        (
            "The page or the program that computes the score hands over an empty text, “None” "
            "or a comma."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Check the score before you hand it to the library; send nothing where there is "
                "none."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="Look for grades of 0 from this tool, and ask for them to be sent again.",
        ),
    ),
    references=(Reference(label="django-lti-provider: lti_provider/views.py (LTIPostGrade)"),),
    hits=(Example(capture=LOG),),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Report where a log shows both: the score given, and the 0 that was sent."""
    facts = observation_evidence(case, FactKind.SCORE_BECAME_ZERO)
    if not facts:
        return None
    return RULE.finding("A score that is not a number was sent as 0.", *facts)
