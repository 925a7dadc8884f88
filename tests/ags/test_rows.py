"""Each answer of the token endpoint and of the services, and each silent failure, has one root.

Rows are numbered T (token), P (services), S (silent), G (results); an empty rule means that there
is nothing to be found.
"""

from __future__ import annotations

import pytest

from lticheck.model.findings import Confidence, Finding, Party, Severity
from lticheck.rules.ags_examples import (
    ABSENT,
    PATH,
    STUDENT,
    api,
    field_error,
    oauth,
    posted,
    read,
    service,
    token,
    token_with,
)
from lticheck.rules.rule import Example
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.known_answers import candidates
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

BROKEN = api("An error occurred.", "internal_server_error")
PAGE = "<!DOCTYPE html><html><head><title>Page Error</title></head></html>"
NOBODY = service("User not found in course or is not a student")
CHECKPOINTS = "Must provide a valid sub assignment tag when grading checkpointed discussions"
ENROLLED = "Student must be enrolled in the course as a student to be graded"
NOT_NOW = "Cannot grade this submission at this time"
PERMISSION = "You don't have permission to manage grades for this course"
CLOSED = "This assignment is in a closed grading period for this student"
DRAFT = "This assignment is still unpublished"
ENDED = "AGS requests will no longer be accepted for this course."


LOCKED = "cannot be changed at this time"
CLOSED_11 = Example(scenario="grading-period-closed", sends={"result_score": "0.85"})
DRAFT_11 = Example(scenario="assignment-unpublished", sends={"result_score": "0.85"})
INSTRUCTOR, DEVELOPER, ADMIN = Party.INSTRUCTOR, Party.TOOL_DEVELOPER, Party.CANVAS_ADMIN
SURE, LIKELY = Confidence.CERTAIN, Confidence.LIKELY


def refused(text: str) -> Example:
    return token(400, oauth("invalid_request", text))


def results(query: str, headers: str = "") -> Example:
    return Example(capture=read(f"{PATH}/results{query}", 200, "[]", headers))


ROWS: list[tuple[str, Example, str]] = [
    ("T1", token(403, "403 Forbidden (Rate Limit Exceeded)"), "rate-limited"),
    (
        "T2",
        token_with(
            400,
            oauth(
                "unsupported_grant_type", "The grant_type you requested is not currently supported"
            ),
        ),
        "token-request-malformed",
    ),
    ("T2b", token_with(400, PAGE), "token-request-malformed"),
    (
        "T3",
        token_with(401, oauth("invalid_client", "invalid client"), client_assertion_type=""),
        "token-request-malformed",
    ),
    (
        "T3",
        token_with(401, oauth("invalid_client", "unknown client"), client_assertion_type=""),
        "token-request-malformed",
    ),
    (
        "T3",
        refused("assertion method not supported for this grant_type"),
        "token-request-malformed",
    ),
    ("T4 old", token_with(500, PAGE, client_assertion="x"), "token-key-rejected"),
    (
        "T4 new",
        token_with(401, oauth("invalid_client", "unknown client"), client_assertion="x"),
        "token-key-rejected",
    ),
    ("T5", token(401, oauth("invalid_client", "unknown client")), "token-client-unknown"),
    ("T6", refused("JWS signature invalid."), "token-key-rejected"),
    ("T7 new", refused("JSON::JWS::VerificationFailed"), "token-key-rejected"),
    ("T7b", refused("Unexpected alg header"), "token-key-rejected"),
    ("T7b", refused("JSON::JWS::UnexpectedAlgorithm"), "token-key-rejected"),
    ("T7c", refused("JSON::JWK::Set::KidNotFound"), "token-key-rejected"),
    ("T8", refused("JWK Error: Invalid JSON"), "token-key-rejected"),
    ("T9 old", token(500, PAGE), "token-key-rejected"),
    ("T9 new", refused("JWK Error: Failed to fetch public key"), "token-key-rejected"),
    ("T10", refused("the following assertions are missing: sub,aud"), "token-claims-invalid"),
    ("T10a", refused("the 'aud' is invalid"), "token-audience-wrong"),
    ("T10a", refused("the 'aud' is invalid | the JWT has expired"), "token-audience-wrong"),
    ("T10b", refused("the JWT has expired"), "token-claims-invalid"),
    ("T10b", token(500, PAGE, exp="1795500300"), "token-claims-invalid"),
    ("T10b", token(500, PAGE, iat=None), "token-claims-invalid"),
    ("T10c", refused("the 'iat' must be less than 300 seconds old"), "clock-behind"),
    ("T10c", refused("the 'iat' must not be in the future"), "clock-ahead"),
    (
        "T11",
        token(400, oauth("invalid_scope", "A requested scope is invalid, unknown, malformed")),
        "token-scope-refused",
    ),
    ("T12", token(302, ""), "redirected"),
    ("T13", token(200, '{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}'), ""),
    ("P1", posted(403, "403 Forbidden (Rate Limit Exceeded)"), "rate-limited"),
    ("P2", posted(401, service("Missing access token")), "access-token-invalid"),
    ("P3", posted(401, service("Invalid access token format")), "access-token-invalid"),
    (
        "P3b",
        posted(401, service("Access token invalid - signature likely incorrect")),
        "access-token-invalid",
    ),
    (
        "P3c",
        posted(401, service("Access token signature algorithm not allowed")),
        "access-token-invalid",
    ),
    ("P4", posted(401, service("Access token expired")), "access-token-invalid"),
    (
        "P4b",
        posted(401, service("Invalid access token field/s: the 'aud' is invalid")),
        "access-token-invalid",
    ),
    ("P5", posted(401, service("Unknown or inactive Developer Key")), "developer-key-off"),
    ("P5b", posted(401, service("Insufficient permissions")), "access-token-scope-missing"),
    ("P5c", posted(404, api("The specified resource does not exist.")), "line-item-not-found"),
    ("P6", posted(401, service("Invalid Developer Key")), "developer-key-off"),
    ("P7", posted(404, service("Context is deleted or not found")), "course-deleted"),
    (
        "P8",
        posted(401, service("Access Token not linked to a Tool associated with this Context")),
        "removed-tool",
    ),
    ("P9", posted(422, service(f"This course has concluded. {ENDED}")), "course-concluded"),
    (
        "P9b",
        posted(422, service(f"This course has concluded for this student. {ENDED}")),
        "course-concluded",
    ),
    ("P10", posted(404, ""), "line-item-not-found"),
    ("P10", posted(404, "", path=f"{PATH}?a=b/scores"), "line-item-not-found"),
    (
        "P11",
        posted(412, service("The specified LTI link ID is not associated with the line item.")),
        "resource-link-mismatch",
    ),
    ("P11", posted(500, BROKEN, resourceLinkId="a"), "resource-link-mismatch"),
    ("P12", posted(422, NOBODY), "user-not-in-course"),
    ("P12", posted(422, NOBODY, userId="jdoe"), "user-not-in-course"),
    ("P12b", posted(422, NOBODY, content_type="text/plain"), "wrong-content-type"),
    ("P12b", posted(406, "", content_type="json"), "wrong-content-type"),
    ("P12c", posted(400, api("An error occurred.", "bad_request")), "malformed-score-body"),
    ("P12d", posted(500, BROKEN, userId=["a"]), "malformed-score-body"),
    (
        "P13",
        posted(400, api("gradingProgress is missing"), gradingProgress=""),
        "score-fields-missing",
    ),
    ("P14", posted(422, service("This assignment is still unpublished")), "assignment-locked"),
    (
        "P14 mid",
        posted(
            422,
            field_error(
                "grade", "cannot be changed at this time: This assignment is still unpublished"
            ),
        ),
        "assignment-locked",
    ),
    (
        "P15",
        posted(400, service("Provided timestamp of x not a valid timestamp")),
        "timestamp-unreadable",
    ),
    ("P15b", posted(500, BROKEN, timestamp=1795500000), "timestamp-unreadable"),
    (
        "P16",
        posted(
            400,
            service(
                "Provided timestamp of 2026-11-24T06:00:00.000Z before last updated timestamp"
                " of 2026-11-24T06:00:00.000Z"
            ),
        ),
        "timestamp-not-newer",
    ),
    (
        "P17",
        posted(422, service("ScoreMaximum not supplied when ScoreGiven present.")),
        "score-maximum-invalid",
    ),
    (
        "P18",
        posted(422, service("cannot be zero if line item's maximum is not zero")),
        "score-maximum-invalid",
    ),
    (
        "P19",
        posted(422, service("ScoreMaximum must be greater than or equal to 0")),
        "score-maximum-invalid",
    ),
    (
        "P20",
        posted(422, service("ScoreGiven must be greater than or equal to 0")),
        "score-out-of-range",
    ),
    ("P20b", posted(500, BROKEN, scoreGiven=True), "non-numeric-score"),
    ("P20b", posted(500, BROKEN, scoreMaximum={}), "non-numeric-score"),
    (
        "P21",
        posted(400, service("Provided submitted_at timestamp of a not a valid timestamp")),
        "submitted-at-unparseable",
    ),
    (
        "P21",
        posted(400, service("Provided submitted_at timestamp of 2999-01-01 in the future")),
        "submitted-at-in-future",
    ),
    ("P21", posted(500, BROKEN, submission="a"), "submitted-at-unparseable"),
    (
        "P21",
        posted(500, BROKEN, submission=ABSENT, extension={"submitted_at": 1795500000}),
        "submitted-at-unparseable",
    ),
    (
        "P22",
        posted(422, service("Content items must be provided with submission type 'online_upload'")),
        "content-item-missing",
    ),
    (
        "P23",
        posted(
            422,
            service("The maximum number of allowed attempts has been reached for this submission"),
        ),
        "attempts-used-up",
    ),
    ("P24", posted(504, service("file url timed out")), "file-upload-failed"),
    (
        "P24",
        posted(500, service("uploading to file service failed with 500: boom")),
        "file-upload-failed",
    ),
    (
        "P25",
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
        "student-not-gradable",
    ),
    ("P25", posted(422, service(CHECKPOINTS)), "student-not-gradable"),
    ("P25", posted(422, service(f"{NOT_NOW}: x")), "student-not-gradable"),
    (
        "P26",
        posted(
            422,
            field_error(
                "grade",
                (
                    "cannot be changed at this time: You don't have permission to manage grades "
                    "for this course"
                ),
            ),
        ),
        "assignment-locked",
    ),
    (
        "P26",
        posted(
            422,
            field_error(
                "grade",
                (
                    "cannot be changed at this time: This assignment is in a closed grading "
                    "period for this student"
                ),
            ),
        ),
        "assignment-locked",
    ),
    (
        "P27",
        posted(422, field_error("grading_progress", "is not included in the list")),
        "progress-unknown",
    ),
    (
        "P27b",
        posted(422, field_error("activity_progress", "is not included in the list")),
        "progress-unknown",
    ),
    (
        "P27c",
        posted(422, field_error("result_score", "is not a number"), scoreGiven="8,5"),
        "non-numeric-score",
    ),
    ("P27d", posted(422, field_error("result_maximum", "can't be blank")), "score-maximum-invalid"),
    (
        "P27e",
        posted(422, field_error("grade", "is too long (maximum is 255 characters)")),
        "score-out-of-range",
    ),
    (
        "P27e",
        posted(422, field_error("comment", "is too long (maximum is 65535 characters)")),
        "malformed-score-body",
    ),
    ("P27e", posted(422, field_error("url", "is not a valid URL")), "malformed-score-body"),
    ("P28", posted(), ""),
    ("500", posted(500, BROKEN), "canvas-internal-error"),
    ("S1", posted(gradingProgress="Pending"), "grade-erased"),
    ("S1", posted(gradingProgress="NotReady", activityProgress="Started"), "grade-erased"),
    ("S1", posted(gradingProgress="Pending", extension={"preserve_score": True}), ""),
    ("S2", posted(scoreGiven=None), "grade-erased"),
    ("S2", posted(scoreGiven=ABSENT, score_given=1), "grade-erased"),
    ("S2b", posted(scoreGiven=" "), "zero-written-for-blank"),
    ("S3", posted(gradingProgress="PendingManual"), "grade-needs-review"),
    ("S4", posted(activityProgress="Started"), ""),
    (
        "S5",
        posted(201, "{}", path="/api/lti/courses/12/line_items", resourceLinkId="a"),
        "line-item-without-column",
    ),
    ("S6", posted(extension={"preserve_score": True}), "score-preserved"),
    ("S9", posted(timestamp="2026-11-25T06:00:00.000Z"), "timestamp-in-future"),
    ("S10", posted(timestamp="2026-11-24T06:00:00"), "timestamp-without-offset"),
    ("S11", posted(submission={"submitted_at": "2026-11-24T05:00:00Z"}), "submitted-at-ignored"),
    ("S12", posted(scoreGiven=8.5, scoreMaximum=1), "grade-differs"),
    ("S19", posted(scoreGiven=0), ""),
    ("S20", posted(extension={"new_submission": False}), ""),
    ("G1", results(f"?user_id={STUDENT}"), "result-not-listed"),
    ("G1b", results(f"?user_id={STUDENT}", "Link: <x>; rel=current\n"), ""),
    ("G2", results("?user=1"), ""),
    (
        "G4",
        Example(
            capture=read(f"{PATH}/results/9", 404, api("The specified resource does not exist."))
        ),
        "line-item-not-found",
    ),
    (
        "L",
        Example(
            capture=read(PATH, 412, service("Tool does not have permission to view line_item"))
        ),
        "line-item-of-other-tool",
    ),
    (
        "L",
        posted(422, field_error("label", "can't be blank"), path="/api/lti/courses/12/line_items"),
        "line-item-invalid",
    ),
]

NOTES: list[tuple[str, Example, str]] = [
    (
        "P25",
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
        "attempt-left-behind",
    ),
    ("P25", posted(422, service(CHECKPOINTS)), "attempt-left-behind"),
    ("P25", posted(422, service(f"{NOT_NOW}: x")), "attempt-left-behind"),
    (
        "P27",
        posted(422, field_error("grading_progress", "is not included in the list")),
        "attempt-left-behind",
    ),
    ("S7", posted(extension={"prioritize_non_tool_grade": True}), "score-preserved"),
    ("S8", posted(submission=ABSENT), "attempt-on-every-post"),
]


def ids(rows: list[tuple[str, Example, str]]) -> list[str]:
    return [f"{row}-{number}" for number, (row, _, _) in enumerate(rows)]


@pytest.mark.parametrize(("row", "example", "rule"), ROWS, ids=ids(ROWS))
def test_a_row_has_one_root(row: str, example: Example, rule: str, canvases: Canvases) -> None:
    found = diagnosis_of(example, canvases["current"]).findings
    roots = [finding.rule for finding in found if finding.severity is not Severity.NOTE]
    assert roots == ([rule] if rule else []), row


@pytest.mark.parametrize(("row", "example", "rule"), NOTES, ids=ids(NOTES))
def test_a_side_effect_is_a_note(row: str, example: Example, rule: str, canvases: Canvases) -> None:
    found = diagnosis_of(example, canvases["current"]).findings
    assert rule in [one.rule for one in found if one.severity is Severity.NOTE], row


@pytest.mark.parametrize(
    ("example", "party", "confidence", "told"),
    [
        (posted(422, service(DRAFT)), INSTRUCTOR, SURE, "not published"),
        (posted(422, field_error("grade", f"{LOCKED}: {PERMISSION}")), ADMIN, SURE, "permission"),
        (posted(422, field_error("grade", f"{LOCKED}: {CLOSED}")), ADMIN, SURE, "closed grading"),
        (CLOSED_11, ADMIN, SURE, "grading period is closed"),
        (DRAFT_11, INSTRUCTOR, SURE, "unpublished"),
    ],
)
def test_who_opens_a_lock(
    example: Example, party: Party, confidence: Confidence, told: str, canvases: Canvases
) -> None:
    """A teacher cannot change a date that lies in a closed grading period; an admin can."""
    found = finding_of("assignment-locked", example, canvases)
    assert (found.party, found.confidence) == (party, confidence)
    assert told in found.message


@pytest.mark.parametrize(
    ("said", "party", "confidence", "title"),
    [
        (f"{NOT_NOW}: x", INSTRUCTOR, LIKELY, "Canvas does not let this submission be graded now"),
        (
            f"{NOT_NOW}: {CLOSED}",
            ADMIN,
            LIKELY,
            "Canvas does not let this submission be graded now",
        ),
        (CHECKPOINTS, DEVELOPER, SURE, "This discussion has checkpoints"),
        (ENROLLED, INSTRUCTOR, SURE, "The student's enrolment is concluded"),
    ],
)
def test_a_student_who_is_not_graded_has_three_causes(
    said: str, party: Party, confidence: Confidence, title: str, canvases: Canvases
) -> None:
    """Nobody is sent to restore a person because of a discussion's checkpoints or a lock."""
    found = finding_of("student-not-gradable", posted(422, service(said)), canvases)
    assert (found.party, found.confidence, found.title) == (party, confidence, title)
    restores = [fix for fix in found.fixes if "View Prior Enrollments" in fix.text]
    assert bool(restores) is (said == ENROLLED)


def test_a_draft_is_not_told_of_closed_periods(canvases: Canvases) -> None:
    found = finding_of("assignment-locked", posted(422, service(DRAFT)), canvases)
    assert not [fix for fix in found.fixes if "grading period" in fix.text]


def test_a_key_that_is_gone_is_not_told_to_be_switched_on(canvases: Canvases) -> None:
    """P5 is a key unknown, inactive or deleted; P6 one that is off for the course."""
    for said, title, state in (
        ("Unknown or inactive Developer Key", "Canvas no longer knows the token's", False),
        ("Invalid Developer Key", "The developer key is off", True),
    ):
        found = finding_of("developer-key-off", posted(401, service(said)), canvases)
        assert found.title.startswith(title)
        assert any("State to ON" in fix.text for fix in found.fixes) is state
        assert found.party is ADMIN


def test_an_unknown_client_id_is_first_compared(canvases: Canvases) -> None:
    """A key that is OFF gets a token (T13), so State is not what is wrong."""
    unknown = token(401, oauth("invalid_client", "unknown client"))
    found = finding_of("token-client-unknown", unknown, canvases)
    assert found.party is found.fixes[0].party is DEVELOPER
    assert not any("State to ON" in fix.text for fix in found.fixes)


@pytest.mark.parametrize(
    ("stored", "told", "not_told"),
    [
        ("2026-11-24T09:00:00.000Z", "that time or a later one", "the present time"),
        ("2026-11-24T06:00:00.000Z", "the present time", "blocks for longer"),
    ],
)
def test_a_time_ahead_is_not_told_to_be_followed_by_the_present(
    stored: str, told: str, not_told: str, canvases: Canvases
) -> None:
    said = (
        f"Provided timestamp of 2026-11-24T05:00:00.000Z before last updated timestamp of {stored}"
    )
    found = finding_of("timestamp-not-newer", posted(400, service(said)), canvases)
    told_to_do = "\n".join(fix.text for fix in found.fixes)
    assert told in told_to_do
    assert not_told not in told_to_do


def test_an_empty_list_says_nothing_of_a_score(canvases: Canvases) -> None:
    """[] without Link means: known, and no active student now (G1)."""
    found = finding_of("result-not-listed", results(f"?user_id={STUDENT}"), canvases)
    assert (found.party, found.confidence) == (DEVELOPER, SURE)
    assert "this query cannot say" in found.message


def test_an_empty_list_after_a_score_says_that_it_was_taken(canvases: Canvases) -> None:
    after = posted(after=results(f"?user_id={STUDENT}").capture)
    found = finding_of("result-not-listed", after, canvases)
    assert found.message.startswith("Canvas took the score")


def finding_of(rule: str, example: Example, canvases: Canvases) -> Finding:
    several = diagnosis_of(example, canvases["current"]).findings
    (found,) = (one for one in several if one.rule == rule)
    return found


def test_what_to_do_is_of_the_version_at_hand(canvases: Canvases) -> None:
    """A rule of both versions advises on LTI 1.3 only where LTI 1.3 failed."""
    newer = posted(422, NOBODY)
    older = Example(scenario="student-dropped")
    for example, is_newer in ((newer, True), (older, False)):
        (finding,) = (
            one
            for one in diagnosis_of(example, canvases["current"]).findings
            if one.rule == "user-not-in-course"
        )
        assert any("as userId the “sub”" in fix.text for fix in finding.fixes) is is_newer
        assert not any(fix.text.startswith("LTI 1.") for fix in finding.fixes)


@pytest.mark.parametrize(
    "example",
    [
        posted(404, api("The specified resource does not exist.")),
        Example(capture=read(PATH, 404, api("The specified resource does not exist."))),
        Example(
            capture=read(f"{PATH}/results", 404, api("The specified resource does not exist."))
        ),
    ],
    ids=["score", "line item", "results"],
)
def test_a_404_leaves_the_concluded_course_open(example: Example, canvases: Canvases) -> None:
    """Canvas of 2023 and 2024 answers for a completed course as for a lost line item (P9 old)."""
    (found,) = diagnosis_of(example, canvases["current"]).findings
    assert (found.rule, found.confidence) == ("line-item-not-found", Confidence.LIKELY)
    assert "the course has concluded" in found.message
    assert any("has concluded" in fix.text for fix in found.fixes)


def test_scores_behind_the_query_is_certain(canvases: Canvases) -> None:
    example = posted(404, api("The specified resource does not exist."), path=f"{PATH}?a=b/scores")
    (found,) = diagnosis_of(example, canvases["current"]).findings
    assert found.confidence is Confidence.CERTAIN


def test_a_bare_404_has_the_concluded_course_among_its_candidates() -> None:
    assert Cause.COURSE_CONCLUDED in candidates(Endpoint.SCORES, 404)
    assert Cause.COURSE_CONCLUDED not in candidates(Endpoint.TOKEN, 404)
