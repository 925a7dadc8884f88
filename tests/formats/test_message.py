"""A message to forward: in the words of one person, without what concerns others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from lticheck.formats.message import AUDIENCES, render, render_rules
from lticheck.model.case import UNCHECKED
from lticheck.model.findings import Confidence, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.reporting.diagnosis import LaunchSummary
from lticheck.reporting.report import Report
from lticheck.reporting.verdict import Verdict
from lticheck.rules import all_rules
from lticheck.rules.rule import Rule
from lticheck.rules.words import words_over
from tests.formats.reports import HOSTILE, diagnosis, finding

LEANING = ("Or ", "Then ", "Do the same", "Also ", "Afterwards", "If not", "Otherwise")
"""How a text begins that continues one before it."""

LAUNCH = LaunchSummary(
    consumer_key="quiz-tool",
    outcome_url="https://canvas.example/api/lti/v1/tools/1/grade_passback",
    sourcedid="1-2-3-4-abc",
    roles=("Learner",),
    resource="Quiz 3",
    context="Biology",
    points_possible="10",
    signature=UNCHECKED,
)


def report(**changes: Any) -> Report:
    return Report(diagnoses=(diagnosis(finding(**changes), launch=LAUNCH),))


def test_the_person_who_acts_is_told_what_to_do() -> None:
    text = render(report(), Party.INSTRUCTOR)
    assert "1. Choose the tool anew." in text
    assert "Store the new sourcedid." not in text
    assert "“Quiz 3” in “Biology”" in text
    assert "Please answer when that is done" in text
    assert "was sent" not in text


def test_who_cannot_act_is_told_who_can() -> None:
    text = render(report(), Party.CANVAS_ADMIN)
    assert "for the instructor of the course to change" in text
    assert "You cannot change this yourself. Please pass it on to the instructor" in text
    assert "lticheck diagnose --for instructor writes that message" in text
    assert "Please answer" not in text


def test_who_acts_second_is_told_so_and_what_is_theirs() -> None:
    """A developer who is to keep a score is not asked for a corrected version."""
    fixes = (
        Fix(party=Party.CANVAS_ADMIN, text="Install it."),
        Fix(party=Party.TOOL_DEVELOPER, text="Keep the score."),
    )
    text = render(report(party=Party.CANVAS_ADMIN, fixes=fixes), Party.TOOL_DEVELOPER)
    assert "This is for the Canvas administrator to change." in text
    assert "1. Keep the score." in text
    assert "Install it." not in text
    assert "the Canvas administrator has to act first" in text
    assert "corrected version" not in text


def test_a_cause_of_both_versions_is_told_over_each() -> None:
    several = [diagnosis(finding(version=version)) for version in LtiVersion]
    text = render(Report(diagnoses=tuple(several)), Party.CANVAS_ADMIN)
    assert "each belong to one installation" in text
    assert "developer key" in text


def test_an_instructor_reads_no_codes_and_a_developer_does() -> None:
    assert "85" not in render(report(), Party.INSTRUCTOR)
    assert "Score: 85" in render(report(), Party.TOOL_DEVELOPER)


def test_sureness_is_said() -> None:
    assert "not certain" in render(report(confidence=Confidence.LIKELY), Party.INSTRUCTOR)
    assert "This is certain." in render(report(confidence=Confidence.CERTAIN), Party.INSTRUCTOR)


def test_a_note_is_told_to_whom_it_asks_something_of() -> None:
    text = render(report(severity=Severity.NOTE), Party.INSTRUCTOR)
    assert "This check found nothing that stops a grade." in text
    assert "Please note: Title of removed-tool" in text
    assert "1. Choose the tool anew." in text
    text = render(report(severity=Severity.NOTE), Party.CANVAS_ADMIN)
    assert "This check found no problem." in text
    assert "removed-tool" not in text


def test_notes_come_after_the_problems() -> None:
    noted = finding("test-student", severity=Severity.NOTE)
    text = render(Report(diagnoses=(diagnosis(noted, finding()),)), Party.INSTRUCTOR)
    assert text.index("Title of removed-tool") < text.index("Please note: Title of test-student")
    assert "no problem" not in text


def test_who_can_help_and_is_not_the_one_to_act_hears_who_is() -> None:
    """The developer corrects nothing where the instructor has to act."""
    text = render(report(), Party.TOOL_DEVELOPER)
    assert "the instructor of the course has to act first" in text
    assert "Please keep the score" in text
    assert "corrected version" not in text
    own = render(report(party=Party.TOOL_DEVELOPER), Party.TOOL_DEVELOPER)
    assert "Please answer when a corrected version runs." in own
    helps = render(report(party=Party.TOOL_DEVELOPER), Party.INSTRUCTOR)
    assert "Please pass this on to them (lticheck diagnose --for developer" in helps


def test_an_instructor_is_not_told_how_others_do_their_part() -> None:
    fixes = (Fix(party=Party.TOOL_DEVELOPER, text='Publish {"keys": []}.'),)
    theirs = report(party=Party.TOOL_DEVELOPER, fixes=fixes)
    assert "keys" not in render(theirs, Party.INSTRUCTOR)
    assert "keys" in render(theirs, Party.CANVAS_ADMIN)


@pytest.mark.parametrize("audience", AUDIENCES.values())
def test_everybody_reads_what_was_found(audience: Party) -> None:
    assert "Message of removed-tool." in render(report(), audience)


def test_the_sender_is_asked_to_name_who_a_student_is() -> None:
    """Where the cause is one student's; lticheck names nobody itself."""
    one = diagnosis(finding("user-not-in-course"))
    text = render(Report(diagnoses=(one,)), Party.INSTRUCTOR)
    assert text.startswith("(Before you send this: add which student it is.")
    text = render(Report(diagnoses=(one, one)), Party.INSTRUCTOR)
    assert text.startswith("(Before you send this: add which students they are.")
    assert render(report(), Party.INSTRUCTOR).startswith("Hello,")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.slug)
def test_what_a_person_is_to_do_leans_on_no_text_for_another(rule: Rule) -> None:
    """A message holds one person's part alone."""
    for audience in AUDIENCES.values():
        for version in rule.versions:
            mine = [f.text for f in words_over(rule, version).fixes if f.party is audience]
            for number, text in enumerate(mine):
                assert "as above" not in text
                assert not (number == 0 and text.startswith(LEANING)), text


def test_what_was_not_asked_is_not_promised() -> None:
    """Nothing found in a launch alone says nothing of Canvas; nor does a check not made."""
    clear = replace(report().diagnoses[0], findings=(), steps=(), verdict=Verdict.OK)
    assert "Canvas was not asked: what it would answer is not known." in render(
        Report(diagnoses=(clear,)), Party.INSTRUCTOR
    )
    unasked = replace(clear, verdict=Verdict.NOT_CHECKED, not_checked="no secret is at hand")
    text = render(Report(diagnoses=(unasked,)), Party.INSTRUCTOR)
    assert "could not be made" in text
    assert "no problem" not in text
    assert "Not checked: no secret is at hand." in text


def test_nothing_is_promised_that_nobody_does() -> None:
    """Neither that a grade was sent, nor that it will be."""
    for audience in AUDIENCES.values():
        for text in (render(report(), audience), render_rules(all_rules(), audience)):
            assert "was sent by" not in text
            assert "is then sent again" not in text


def test_a_cause_of_many_launches_is_told_once() -> None:
    one = report().diagnoses[0]
    text = render(Report(diagnoses=(one, one, one)), Party.INSTRUCTOR)
    assert text.count("Title of removed-tool") == 1


@pytest.mark.parametrize("audience", AUDIENCES.values())
@pytest.mark.parametrize("markdown", [False, True])
def test_values_draw_nothing_of_their_own(audience: Party, markdown: bool) -> None:
    fixes = (Fix(party=audience, text="Do this."),)
    text = render(report(message=HOSTILE, title=HOSTILE, fixes=fixes), audience, markdown=markdown)
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line.startswith(("::", "##["))]
    if markdown:
        tokens = MarkdownIt("commonmark").parse(text)
        inline = [child.type for token in tokens for child in token.children or []]
        assert {"link_open", "image", "html_inline"}.isdisjoint(inline)
        assert "html_block" not in {token.type for token in tokens}
