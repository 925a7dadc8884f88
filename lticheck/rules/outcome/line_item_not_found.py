"""line-item-not-found: the line item is not there."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
)
from lticheck.rules.ags_examples import (
    MISS,
    PATH,
    api,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

MESSAGES = {
    "": (
        "Canvas knows no such line item in this course: the line item or the assignment "
        "was deleted, the URL is of another course, or the course id is not known. Or the course "
        "has concluded: Canvas of 2023 and 2024 answers so for a course that is over, too."
    ),
    "behind query": (
        "“/scores” stands behind the query of the line item's URL, so Canvas does not see it."
    ),
    "path": (
        "Nothing answers at this path: the line item is gone with its assignment, or "
        "the path was put together wrongly."
    ),
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="line-item-not-found",
    title="The line item is not there",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas finds no such line item, or no such course, below this URL. The "
        "assignment was deleted, the URL is of another course, or it was put together "
        "wrongly."
    ),
    causes=(
        (
            "The assignment was deleted, and its line item with it; or the tool deleted"
            " the line item."
        ),
        (
            "The line item is of another course than the URL names, as after a course "
            "copy: the copy has line items of its own."
        ),
        (
            "The course id in the URL is unknown, or is a SIS id or the opaque context "
            "id of the launch."
        ),
        "The line item's URL has a “?query”, and /scores was appended after it.",
        "Some Canvas versions of 2023 and 2024 answer so for a concluded course.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Check whether the assignment is there. If it was deleted by mistake: restore it "
                "at https://CANVAS-HOST/courses/COURSE-NUMBER/undelete, and let the students open "
                "the tool from it once more."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If the assignment is there, check whether the course has concluded: Settings, "
                "Course Details, Participation and End, and the end date of its term."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Take the line item's URL from the endpoint claim of each launch, and append "
                "/scores to its path, before any query. Stop sending to the old URL, but keep the "
                "score: if assignment or course come back, a new launch tells where it goes."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Canvas: app/controllers/lti/ims/concerns/gradebook_services.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    canvas_texts=("The specified resource does not exist.",),
    statuses=(404,),
    hits=(
        posted(404, api("The specified resource does not exist.")),
        posted(404, "", path=f"{PATH}?type=x/scores"),
    ),
    misses=(
        MISS,
        posted(404, service("Context is deleted or not found", "not_found")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show the URL that was asked."""
    found = refusal(case, Cause.LINE_ITEM_NOT_FOUND)
    if found is None:
        return None
    message = MESSAGES.get(found.answer.variant) or MESSAGES[""]
    url = found.request.url
    behind = found.answer.variant == "behind query"
    is_misbuilt = behind or found.answer.variant == "path"
    expected = "…/line_items/ID/scores" if is_misbuilt else ""
    shown = [Evidence(label="URL", actual=url, expected=expected)] if url else []
    return RULE.finding(
        message,
        ags_answer(found.exchange),
        *shown,
        confidence=Confidence.CERTAIN if behind else found.confidence,
    )
