"""sourcedid-truncated: a sourcedid without its end."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.sourcedid import Sourcedid, TruncatedSourcedid, read_sourcedid
from lticheck.rules.evidence import outcome_asked
from lticheck.rules.rule import Example, Reference, Rule, Stage

COLUMNS = {64, 100, 128, 200, 250, 255, 256, 500}
"""Lengths that people give to columns."""

RULE = Rule(
    slug="sourcedid-truncated",
    title="The sourcedid was cut off",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The sourcedid lost its end before it came back. Canvas's encrypted sourcedids have 500 "
        "to 600 characters; whatever is shorter cannot be opened."
    ),
    causes=(
        "It was stored in a database column of 255 characters.",
        "It was copied by hand, or passed in a URL that cut it.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Store sourcedids as TEXT, or at least 1,024 characters: a VARCHAR(255) is too "
                "short for Canvas's."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Have affected students launch the tool once more: each launch brings a whole "
                "sourcedid."
            ),
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),),
    canvas_codes=("sourcedid_invalid",),
    canvas_texts=("Invalid sourcedid",),
    statuses=(422,),
    hits=(
        Example(scenario="sourcedid-truncated", offline=True),
        Example(scenario="sourcedid-truncated"),
        Example(scenario="sourcedid-unsigned"),
    ),
    misses=(
        Example(scenario="ok-encrypted", offline=True),
        Example(scenario="sourcedid-garbage", offline=True),
    ),
)


def check(case: Case) -> Finding | None:
    """Find either form of sourcedid without its end."""
    form = _form(case)
    if not isinstance(form, TruncatedSourcedid):
        return None
    at_limit = f", the length of a VARCHAR({form.length})" if form.length in COLUMNS else ""
    return RULE.finding(
        f"The sourcedid ends after {form.length} characters{at_limit}.",
        Evidence(
            label="Sourcedid",
            actual=f"{form.form} form, {form.length} characters",
            expected="500 to 600"
            if form.form == "encrypted"
            else "tool-course-assignment-user-hash",
            where="lis_result_sourcedid",
        ),
    )


def _form(case: Case) -> Sourcedid | None:
    """Look at the launch's sourcedid, or at the one that a captured request carries."""
    if case.launch:
        return case.launch.sourcedid_form
    sent = (outcome_asked(exchange) for exchange in case.exchanges)
    return next((read_sourcedid(asked.sourcedid) for asked in sent if asked), None)
