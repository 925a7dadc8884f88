"""What a verdict promises: no more than was asked, and a grade of nobody who can have none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck

SAMPLES = "sample_launches"
STUDENTS_ONLY = "Canvas takes scores of students only."


def plain(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def of_text(lticheck: Lticheck, tmp_path: Path, text: str) -> list[dict[str, Any]]:
    """Return what is found in a text, whose Canvas is not asked."""
    path = tmp_path / "said.txt"
    path.write_text(text)
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    return list(json.loads(run.stdout)["diagnoses"])


@pytest.mark.parametrize(
    "sample", ["user-not-in-course-lti13-teacher", "instructor-sourcedid-stored"]
)
def test_a_teachers_launch_is_not_told_to_carry_a_grade(sample: str, lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "--offline", f"{SAMPLES}/{sample}.json")
    assert run.status == ExitStatus.OK
    shown = plain(run.stdout)
    assert f"the launch of a teacher: {STUDENTS_ONLY} Launch as a student." in shown
    assert "Nothing is wrong" not in shown


@pytest.mark.parametrize("sample", ["healthy", "healthy-lti13", "test-student"])
def test_a_students_launch_alone_promises_nothing_of_canvas(
    sample: str, lticheck: Lticheck
) -> None:
    shown = plain(lticheck("diagnose", "--offline", f"{SAMPLES}/{sample}.json").stdout)
    assert STUDENTS_ONLY not in shown
    assert "Nothing is wrong in the launch itself." in shown
    assert "what it would answer is not known" in shown


@pytest.mark.parametrize("format_name", ["text", "markdown", "html", "github"])
def test_where_nobody_was_asked_nothing_is_counted_as_in_order(
    format_name: str, lticheck: Lticheck
) -> None:
    samples = (f"{SAMPLES}/healthy.json", f"{SAMPLES}/healthy-lti13.json")
    offline = plain(lticheck("diagnose", "--offline", "--format", format_name, *samples).stdout)
    assert "2 without a finding" in offline
    assert "2 in order" not in offline
    assert "launches are in order" not in offline
    asked = plain(lticheck("diagnose", "--sandbox", "--format", format_name, *samples).stdout)
    assert "2 in order" in asked


@pytest.mark.parametrize("sample", ["healthy", "healthy-lti13"])
def test_what_a_test_write_leaves_open_is_named(sample: str, lticheck: Lticheck) -> None:
    shown = plain(lticheck("diagnose", "--sandbox", f"{SAMPLES}/{sample}.json").stdout)
    assert "Not tested without a real score (--score" in shown
    for open_question in ("late policy", "hidden grades", "a teacher's grade"):
        assert open_question in shown


def test_a_key_that_is_off_is_named_by_its_client_id(lticheck: Lticheck) -> None:
    path = f"{SAMPLES}/developer-key-off.json"
    for more in ((), ("--for", "admin")):
        shown = plain(lticheck("diagnose", "--sandbox", path, *more).stdout)
        assert "Client id" in shown
        assert "10000000000266" in shown


def test_an_observer_is_told_whose_launch_to_look_at(lticheck: Lticheck) -> None:
    path = f"{SAMPLES}/instructor-sourcedid-observer.json"
    shown = plain(lticheck("diagnose", "--offline", path).stdout)
    assert "Launched by somebody who is not a student" in shown
    assert "An observer (such as a parent) has no grade of their own" in shown
    assert "Look at the student's own launch" in shown
    assert "View as Student" not in shown


@pytest.mark.parametrize("sample", ["editor", "lti13-editor"])
def test_who_chooses_content_is_not_told_to_choose_content(sample: str, lticheck: Lticheck) -> None:
    path = f"{SAMPLES}/launch-without-assignment-{sample}.json"
    shown = plain(lticheck("diagnose", "--offline", path).stdout)
    assert "the dialog in which content is chosen; no grade belongs to it" in shown
    assert "capture its launch by a student" in shown
    assert "Create or edit an assignment" not in shown


def test_a_lone_sentence_with_two_sides_blames_neither_for_certain(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    said = "User not found in course or is not a student"
    (one,) = of_text(lticheck, tmp_path, said)
    (found,) = one["findings"]
    assert (found["rule"], found["confidence"]) == ("user-not-in-course", "likely")
    assert "another userId or Content-Type" in found["message"]


@pytest.mark.parametrize("around", ["{}", "2026-11-18 ERROR grade failed: {}"])
def test_a_sentence_of_both_versions_is_one_refusal_of_either(
    around: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    said = "This assignment is not applicable to this student"
    (one,) = of_text(lticheck, tmp_path, around.format(said))
    (found,) = one["findings"]
    assert (found["rule"], found["confidence"]) == ("assignment-locked", "likely")
    assert "lti" not in found
    assert any("LTI 1.1 or 1.3" in fact.get("where", "") for fact in found["evidence"])


def test_a_sentence_that_holds_one_of_the_other_version_is_one_refusal(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    said = "grade cannot be changed at this time: This assignment is still unpublished"
    (one,) = of_text(lticheck, tmp_path, said)
    assert one["findings"][0]["lti"] == "1.1"


@pytest.mark.parametrize(
    "shown",
    [
        '{{"errors":{{"type":"unprocessable_entity","message":"{}"}}}}',
        "POST https://canvas.school.example/api/lti/courses/1/line_items/2/scores 422 {}",
    ],
)
def test_the_same_sentence_beside_a_sign_of_its_version_is_of_that_one(
    shown: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    said = "This assignment is not applicable to this student"
    (one,) = of_text(lticheck, tmp_path, shown.format(said))
    assert one["findings"][0]["lti"] == "1.3"
