"""What a captured score, line item and results show of the gradebook, and what they cannot show."""

from __future__ import annotations

import pytest

from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.rules import all_rules
from lticheck.rules.ags_assertion import NEEDED, claims_trouble
from lticheck.rules.ags_examples import (
    ABSENT,
    STUDENT,
    line_item,
    message,
    posted,
    results,
    token,
    unanswered_example,
)
from lticheck.rules.gradebook.group_grade_shared import FROM_GROUP
from lticheck.rules.launch13_examples import launched
from lticheck.rules.rule import LTI_1_3, Example
from lticheck.rules.transport.user_agent_missing import PAGE
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

LATE = line_item(10, endDateTime="2026-11-23T12:00:00Z")
FILTER = PAGE.partition("\r\n\r\n")[2]

UNSEEN: list[tuple[str, Example, str]] = [
    ("S14", posted(scoreGiven=3, after=results(10)), "pass-fail-any-score"),
    ("S15", posted(after=results(8.5)), "grade-hidden"),
    ("S16", posted(before=FROM_GROUP), "group-grade-shared"),
    ("S17", posted(before=results(None)), "excused-student"),
    ("S18", posted(before=results(4)), "human-grade-overwritten"),
    ("S27", posted(before=LATE), "late-policy-deduction"),
]
OLD_WORDS = ("oauth_", "resultscore", "resulttotalscore", "sourcedid", "lis_", "signature", "nonce")


def found_in(example: Example, canvases: Canvases) -> dict[str, Finding]:
    return {one.rule: one for one in diagnosis_of(example, canvases["current"]).findings}


@pytest.mark.parametrize(("row", "example", "rule"), UNSEEN, ids=[row for row, _, _ in UNSEEN])
def test_what_ags_cannot_see_is_a_note(
    row: str, example: Example, rule: str, canvases: Canvases
) -> None:
    """It is said as possible, and never as what is wrong."""
    finding = found_in(example, canvases)[rule]
    assert finding.confidence is Confidence.POSSIBLE, row
    assert finding.severity is Severity.NOTE, row


@pytest.mark.parametrize("rule", sorted({rule for _, _, rule in UNSEEN}))
def test_a_score_alone_raises_no_suspicion(rule: str, canvases: Canvases) -> None:
    assert rule not in found_in(posted(), canvases)


def test_a_grade_that_somebody_changed_is_likely_a_persons(canvases: Canvases) -> None:
    """The results show another score than the tool had sent, and the tool sends again."""
    example = posted(before=posted().capture + results(4), scoreGiven=9)
    finding = found_in(example, canvases)["human-grade-overwritten"]
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "example", [posted(before=line_item(0)), posted(scoreGiven=5, scoreMaximum=0)]
)
def test_a_score_of_no_points(example: Example, canvases: Canvases) -> None:
    """S13: a maximum of 0 is read, or follows from a scoreMaximum of 0 that Canvas took."""
    finding = found_in(example, canvases)["zero-point-assignment"]
    assert finding.confidence is Confidence.CERTAIN


def test_a_score_that_was_there_is_said_to_be_erased(canvases: Canvases) -> None:
    example = posted(before=results(8.5), gradingProgress="Pending")
    assert (
        "8.5 of 10 that was there is erased" in found_in(example, canvases)["grade-erased"].message
    )


def test_a_score_that_is_not_known_is_not_said_to_be_gone(canvases: Canvases) -> None:
    """Nothing is known of the gradebook before, so the message says what it shows now."""
    for example in (posted(gradingProgress="Pending"), posted(scoreGiven=ABSENT)):
        message = found_in(example, canvases)["grade-erased"].message
        assert "now shows no score for this student, and one more attempt" in message
        assert "If a score was there before" in message
    started = posted(gradingProgress="NotReady", activityProgress="Started")
    assert "attempt" not in found_in(started, canvases)["grade-erased"].message


@pytest.mark.parametrize("switch", ["preserve_score", "prioritize_non_tool_grade"])
def test_a_kept_grade_rescales_the_sent_score(switch: str, canvases: Canvases) -> None:
    """0.5 of 1 reads as 0.005 where a teacher's grade of 100 points was kept (G1747)."""
    kept = posted(extension={switch: True}, scoreGiven=0.5, scoreMaximum=1, after=results(0.005, 1))
    finding = found_in(kept, canvases)["score-preserved"]
    assert "0.005 of 1" in finding.message
    assert "grade-hidden" not in found_in(kept, canvases)
    assert finding.confidence is Confidence.LIKELY
    plain = posted(extension={switch: True}, scoreGiven=0.5, scoreMaximum=1, after=results(0.5, 1))
    assert "rescaled" not in found_in(plain, canvases)["score-preserved"].message


@pytest.mark.parametrize("example", [posted(403, FILTER), token(403, FILTER)])
def test_a_request_without_a_user_agent(example: Example, canvases: Canvases) -> None:
    found = found_in(example, canvases)
    roots = [slug for slug, one in found.items() if one.severity is not Severity.NOTE]
    assert roots == ["user-agent-missing"]


@pytest.mark.parametrize(
    ("claims", "slug"),
    [
        ({"aud": "https://school.instructure.com/login/oauth2/token/"}, "token-audience-wrong"),
        ({"aud": ["https://other.example/login/oauth2/token"]}, "token-audience-wrong"),
        ({"aud": "https://canvas.instructure.com/login/oauth2/token"}, ""),
        ({"aud": ["https://a.example", "https://school.instructure.com/login/oauth2/token"]}, ""),
        ({"sub": ABSENT}, "token-claims-invalid"),
        ({"iat": None}, "token-claims-invalid"),
        ({"iat": 1795500000000}, "token-claims-invalid"),
        ({"exp": 1795499999}, "token-claims-invalid"),
        ({"exp": 1795500300000}, ""),
        ({}, ""),
    ],
)
def test_an_assertion_is_judged_without_an_answer(
    claims: dict[str, object], slug: str, canvases: Canvases
) -> None:
    """What Canvas will refuse is seen in the request; of an accepted one nothing is said."""
    sent = token(200, '{"access_token":"a.b.c"}', kid="k1", **claims)
    found = found_in(Example(capture=unanswered_example(sent)), canvases)
    named = [one for one in found if one in {"token-audience-wrong", "token-claims-invalid"}]
    assert named == ([slug] if slug else [])
    assert not named or found[slug].confidence is Confidence.LIKELY
    assert slug not in found_in(sent, canvases)


def test_an_old_assertion_is_seen_by_the_time_of_sending() -> None:
    claims = dict.fromkeys(NEEDED, "x") | {"iat": 1000, "exp": 9000}
    assert claims_trouble(claims, 1300.0) == ""
    assert "10 minutes old" in claims_trouble(claims, 1600.0)


OTHER_USER = "0a0b0c0d-1f4d-4f4a-9d7e-3a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("user", "role", "words"),
    [
        (OTHER_USER, "Learner", "not the “sub” of the launch"),
        (STUDENT, "Instructor", "of a teacher"),
        (STUDENT, "Learner", ""),
        ("3001", "Learner", ""),
        ("jdoe@school.example", "Learner", "e-mail"),
    ],
)
def test_a_user_is_compared_with_the_launch(
    user: str, role: str, words: str, canvases: Canvases
) -> None:
    """userId != sub, of a score whose answer was not captured."""
    form = "application/x-www-form-urlencoded"
    launch = message("POST", "/launch", launched(role=role).capture, form, 302, "")
    sent = Example(capture=launch + unanswered_example(posted(userId=user)))
    finding = found_in(sent, canvases).get("user-not-in-course")
    message_shown = finding.message if finding else ""
    assert words in message_shown
    assert bool(words) is bool(finding)


NEWER = [
    pytest.param(example, rule.slug, id=f"{rule.slug}-{number}")
    for rule in all_rules()
    if rule.versions != LTI_1_3
    for number, example in enumerate(rule.hits)
    if example.capture and "/api/lti/courses/" in example.capture
]


@pytest.mark.parametrize(("example", "slug"), NEWER)
def test_nothing_of_lti_1_1_is_advised(example: Example, slug: str, canvases: Canvases) -> None:
    """A rule of both versions says beside a score of LTI 1.3 only what helps there."""
    fixes = found_in(example, canvases)[slug].fixes
    assert fixes
    told = " ".join(fix.text for fix in fixes).lower()
    assert not [word for word in OLD_WORDS if word in told]
