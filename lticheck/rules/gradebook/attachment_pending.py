"""attachment-pending: a file that Canvas fetches afterwards."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import outcome_asked, request_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="attachment-pending",
    title="The file is fetched later, if at all",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas answers before it fetches the file at downloadUrl. It tries ten times over "
        "about seven hours, and grades when it has it; the tool is never told of a failure."
    ),
    causes=("The request hands in a file by downloadUrl and documentName.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Keep the URL open to Canvas's servers for a day, without a login, and read the "
                "grade back later."
            ),
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),),
    hits=(Example(sends={"download_url": "https://tool.example/a.pdf", "document_name": "a.pdf"}),),
    misses=(
        Example(sends={"text": "my answer", "result_score": "0.5"}),
        Example(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a file to be fetched in an accepted write."""
    written = case.written
    sent = outcome_asked(written)
    if written is None or sent is None or not sent.download_url or not sent.document_name:
        return None
    return RULE.finding(
        "Canvas said success before it fetched the file.",
        request_evidence(written, "download_url", "downloadUrl sent"),
    )
