"""sourcedid-of-other-student: the sourcedid names another person, course or assignment."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import Launch
from lticheck.model.sourcedid import LegacySourcedid, same_id
from lticheck.rules.rule import Example, Reference, Rule, Stage

NAMES = (
    ("course_id", "custom_canvas_course_id", "course"),
    ("assignment_id", "custom_canvas_assignment_id", "assignment"),
    ("user_id", "custom_canvas_user_id", "student"),
)

RULE = Rule(
    slug="sourcedid-of-other-student",
    title="The sourcedid is of another student, course or assignment",
    stage=Stage.LAUNCH,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A sourcedid of the older form holds the ids of course, assignment and student in the "
        "clear. Here they are not those of the launch that it came with: a score sent with it goes "
        "to somebody else's cell, and Canvas takes it."
    ),
    causes=(
        "The tool stores sourcedids under a key that two students, or two courses, share.",
        "The sourcedid of an earlier launch was kept where a new one had come.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Store outcome URL and sourcedid under user_id and resource_link_id together, and "
                "replace both at every launch."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="Compare grades that arrived lately with the tool's own: some may be swapped.",
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),
        Reference(label="LTI 1.1 guide, section 3 (lis_result_sourcedid)"),
    ),
    hits=(
        Example(offline=True, edit={"custom_canvas_user_id": "987654"}),
        Example(offline=True, edit={"custom_canvas_course_id": "987654"}),
        Example(offline=True, edit={"custom_canvas_assignment_id": "987654"}),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="ok-encrypted", offline=True),
        Example(offline=True, edit={"custom_canvas_user_id": "$Canvas.user.id"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Compare the ids of a sourcedid in the clear with those that the launch states."""
    differing = list(_differing(case.launch)) if case.launch and case.launch.is_canvas else []
    if not differing:
        return None
    what = " and ".join(word for word, _ in differing)
    return RULE.finding(
        f"The sourcedid names another {what} than this launch.",
        *(evidence for _, evidence in differing),
        confidence=Confidence.LIKELY,
    )


def _differing(launch: Launch) -> Iterator[tuple[str, Evidence]]:
    form = launch.sourcedid_form
    if not isinstance(form, LegacySourcedid):
        return
    for part, parameter, word in NAMES:
        stated, inside = launch.get(parameter).strip(), getattr(form, part)
        if stated.isascii() and stated.isdigit() and not same_id(stated, inside):
            yield (
                word,
                Evidence(
                    label=f"The {word} in the sourcedid",
                    actual=inside,
                    expected=stated,
                    where=parameter,
                ),
            )
