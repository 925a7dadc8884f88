"""sourcedid-from-other-environment: encrypted with keys of another Canvas."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.sourcedid import EncryptedSourcedid
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="sourcedid-from-other-environment",
    title="The sourcedid is of another Canvas",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The signature is valid, but the sourcedid was encrypted with keys that this Canvas does "
        "not have: it was made by the production, beta or test copy, and sent to another of "
        "them."
    ),
    causes=(
        "A launch of production was stored and posted to beta or test, or the other way round.",
        "Beta or test was refreshed from production, and kept its own keys.",
        "The database of the tool was copied between environments.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Keep outcome URL and sourcedid together, and never send one environment's to "
                "another."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="Have the student launch again in the environment where the grade is wanted.",
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),
        Reference(label="Canvas: gems/canvas_security"),
    ),
    canvas_codes=("unauthorized",),
    statuses=(401,),
    hits=(Example(scenario="sourcedid-other-environment"),),
    misses=(
        Example(scenario="ok-encrypted"),
        Example(signs_with="another one"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a 401 that is not the signature's."""
    exchange = refused(case, code="unauthorized")
    if exchange is None:
        return None
    form = case.launch.sourcedid_form if case.launch else None
    header = form.header if isinstance(form, EncryptedSourcedid) else {}
    names = [name for name in ("region", "environment") if name in header]
    said = ", ".join(f"{name} {header[name]}" for name in names)
    shown = Evidence(label="Sourcedid says", actual=said, where="its header")
    return RULE.finding(
        "Canvas accepts the signature, but cannot open the sourcedid: it has other keys.",
        canvas_reply(exchange),
        *([shown] if said else []),
        confidence=Confidence.CERTAIN if form else Confidence.LIKELY,
    )
