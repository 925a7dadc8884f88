"""`--for`: a message to forward, made of a real run against the sandbox."""

from __future__ import annotations

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck

SAMPLES = "sample_launches"


def message(lticheck: Lticheck, sample: str, audience: str, *more: str) -> str:
    """Return what `diagnose --sandbox --for` prints."""
    path = f"{SAMPLES}/{sample}.json"
    return lticheck("diagnose", "--sandbox", *more, "--for", audience, path).stdout


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        ("human-grade-overwritten-submitted", "Gradebook History"),
        ("human-grade-overwritten-lti13", "Gradebook History"),
        ("grade-hidden", "it was not posted yet"),
    ],
)
def test_the_instructor_hears_what_a_score_that_arrived_has_changed(
    sample: str, said: str, lticheck: Lticheck
) -> None:
    text = message(lticheck, sample, "instructor", "--score", "0.85")
    assert "Please note: " in text
    assert said in text
    assert "found no problem" not in text


def test_a_zero_that_may_be_an_excused_mark_is_told_before_anything_is_sent(
    lticheck: Lticheck,
) -> None:
    text = message(lticheck, "excused-student", "instructor")
    assert "Please note: " in text
    assert "Excused" in text


@pytest.mark.parametrize("audience", ["instructor", "admin", "developer"])
@pytest.mark.parametrize("sample", ["healthy", "healthy-lti13"])
def test_where_nothing_was_found_it_says_what_was_not_tested(
    sample: str, audience: str, lticheck: Lticheck
) -> None:
    text = message(lticheck, sample, audience)
    assert "This check found no problem." in text
    assert "real score (--score" in text


def test_the_instructor_hears_which_lock_it_is(lticheck: Lticheck) -> None:
    text = message(lticheck, "assignment-locked-grading-period", "instructor", "--score", "0.85")
    assert "The grading period is closed" in text


def test_the_instructor_hears_what_may_have_become_of_a_student(lticheck: Lticheck) -> None:
    text = message(lticheck, "user-not-in-course", "instructor")
    assert text.startswith("(Before you send this: add which student it is.")
    assert "Possible: dropped, concluded or inactive" in text
    assert "Canvas said:" not in text


@pytest.mark.parametrize("sample", ["course-concluded", "user-not-in-course"])
def test_a_developer_with_nothing_to_correct_keeps_the_score(
    sample: str, lticheck: Lticheck
) -> None:
    text = message(lticheck, sample, "developer")
    assert "Please keep the score, and send it when you hear that this is done." in text
    assert "corrected version" not in text


@pytest.mark.parametrize(
    ("sample", "who", "option"),
    [
        ("developer-key-off", "the Canvas administrator", "--for admin"),
        ("token-key-rejected", "the developer or the support", "--for developer"),
    ],
)
def test_an_instructor_who_cannot_act_passes_it_on(
    sample: str, who: str, option: str, lticheck: Lticheck
) -> None:
    text = message(lticheck, sample, "instructor")
    assert f"You cannot change this yourself. Please pass it on to {who}" in text
    assert f"lticheck diagnose {option} writes that message" in text
    assert '"keys"' not in text


def test_explain_names_its_own_command(lticheck: Lticheck) -> None:
    run = lticheck("explain", "developer-key-off", "--for", "instructor")
    assert run.status == ExitStatus.OK
    assert "lticheck explain developer-key-off --for admin writes that message" in run.stdout
