"""Canvas's sentences in LTI 1.3, old and new, and what each one means.

Behaviour of lib/canvas/oauth, lib/lti/jwt_validator.rb and app/controllers/lti/ims; executed.
Compared by their beginning: a log may have cut the rest.
"""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint

SHORTEST = 12
"""Characters of a cut sentence below which nothing is concluded from it."""


@dataclass(frozen=True, kw_only=True)
class KnownAnswer:
    """A sentence, with the status that goes with it."""

    row: str
    status: int
    text: str
    cause: Cause
    variant: str = ""
    is_certain: bool = True

    def begins(self, message: str, *, is_cut: bool) -> bool:
        """Tell whether a message is this sentence, or the cut beginning of it."""
        message, text = message.casefold(), self.text.casefold()
        if message.startswith(text):
            return True
        return is_cut and len(message) >= SHORTEST and text.startswith(message)


CANNOT_NOW = "Cannot grade this submission"
"""Begins a sentence that goes on with the reason."""
AMBIGUOUS = ("unknown client", CANNOT_NOW)
"""Sentences that Canvas gives for several causes."""
_Row = tuple[str, int, str, Cause] | tuple[str, int, str, Cause, str]


def _table(*rows: _Row) -> tuple[KnownAnswer, ...]:
    """Make answers of rows: row of the document, status, beginning of the text, cause, variant."""
    return tuple(
        KnownAnswer(
            row=row,
            status=status,
            text=text,
            cause=cause,
            variant="".join(variant),
            is_certain=text not in AMBIGUOUS,
        )
        for row, status, text, cause, *variant in rows
    )


TOKEN_ANSWERS = _table(
    ("T2", 400, "The grant_type you requested is not", Cause.TOKEN_REQUEST_MALFORMED, "grant"),
    ("T2", 400, "unsupported_grant_type", Cause.TOKEN_REQUEST_MALFORMED, "grant"),
    ("T3", 400, "assertion method not supported", Cause.TOKEN_REQUEST_MALFORMED, "key"),
    ("T3", 401, "invalid client", Cause.TOKEN_REQUEST_MALFORMED, "secret"),
    ("T5", 401, "unknown client", Cause.TOKEN_CLIENT_UNKNOWN),
    ("T7", 400, "JWS signature invalid", Cause.TOKEN_KEY_REJECTED, "signature"),
    ("T7", 400, "JSON::JWS::VerificationFailed", Cause.TOKEN_KEY_REJECTED, "other key"),
    ("T7b", 400, "Unexpected alg header", Cause.TOKEN_KEY_REJECTED, "algorithm"),
    ("T7b", 400, "JSON::JWS::UnexpectedAlgorithm", Cause.TOKEN_KEY_REJECTED, "algorithm"),
    ("T7c", 400, "JSON::JWK::Set::KidNotFound", Cause.TOKEN_KEY_REJECTED, "kid"),
    ("T8", 400, "JWK Error: Invalid JSON", Cause.TOKEN_KEY_REJECTED, "key set is no JSON"),
    ("T9", 400, "JWK Error", Cause.TOKEN_KEY_REJECTED, "key set not fetched"),
    ("T10", 400, "the following assertions are missing", Cause.TOKEN_CLAIMS, "missing"),
    ("T10a", 400, "the 'aud' is invalid", Cause.TOKEN_AUDIENCE),
    ("T10b", 400, "the JWT has expired", Cause.TOKEN_CLAIMS, "expired"),
    ("T10c", 400, "the 'iat' must be less than", Cause.CLOCK_BEHIND),
    ("T10c", 400, "the 'iat' must not be in the future", Cause.CLOCK_AHEAD),
    ("T10b", 400, "the 'exp' must be a number", Cause.TOKEN_CLAIMS, "number"),
    ("T10b", 400, "the 'iat' must be a number", Cause.TOKEN_CLAIMS, "number"),
    ("T11", 400, "A requested scope is invalid", Cause.TOKEN_SCOPE_REFUSED),
    ("T11", 400, "invalid_scope", Cause.TOKEN_SCOPE_REFUSED),
)
"""Of the token endpoint, in the order in which Canvas joins several."""

SERVICE_ANSWERS = _table(
    ("P2", 401, "Missing access token", Cause.ACCESS_TOKEN_INVALID, "missing"),
    ("P3", 401, "Invalid access token format", Cause.ACCESS_TOKEN_INVALID, "format"),
    ("P3b", 401, "Access token invalid", Cause.ACCESS_TOKEN_INVALID, "signature"),
    ("P3b", 401, "Invalid access token signature", Cause.ACCESS_TOKEN_INVALID, "signature"),
    ("P3c", 401, "Access token signature algorithm", Cause.ACCESS_TOKEN_INVALID, "format"),
    ("P4", 401, "Access token expired", Cause.ACCESS_TOKEN_INVALID, "expired"),
    ("P4b", 401, "Invalid access token field/s", Cause.ACCESS_TOKEN_INVALID, "claims"),
    ("P5", 401, "Unknown or inactive Developer Key", Cause.DEVELOPER_KEY_OFF, "deleted"),
    ("P5b", 401, "Insufficient permissions", Cause.ACCESS_TOKEN_SCOPE),
    ("P6", 401, "Invalid Developer Key", Cause.DEVELOPER_KEY_OFF, "off"),
    ("P8", 401, "Access Token not linked to a Tool", Cause.REMOVED_TOOL),
    ("P7", 404, "Context is deleted or not found", Cause.COURSE_DELETED),
    ("P10", 404, "The specified resource does not exist", Cause.LINE_ITEM_NOT_FOUND),
    ("P9b", 422, "This course has concluded for this student", Cause.COURSE_CONCLUDED, "student"),
    ("P9", 422, "This course has concluded.", Cause.COURSE_CONCLUDED),
    ("P11", 412, "The specified LTI link ID is not", Cause.RESOURCE_LINK_MISMATCH),
    ("P10", 412, "Tool does not have permission", Cause.LINE_ITEM_OF_OTHER_TOOL),
    ("P12", 422, "User not found in course or is not", Cause.USER_NOT_IN_COURSE),
    ("P14", 422, "This assignment is still unpublished", Cause.ASSIGNMENT_LOCKED, "draft"),
    (
        "P26",
        422,
        "This assignment is not applicable",
        Cause.ASSIGNMENT_LOCKED,
        "not assigned",
    ),
    ("P17", 422, "ScoreMaximum not supplied", Cause.SCORE_MAXIMUM_INVALID, "missing"),
    ("P18", 422, "cannot be zero if line item's", Cause.SCORE_MAXIMUM_INVALID, "zero"),
    ("P19", 422, "ScoreMaximum must be greater", Cause.SCORE_MAXIMUM_INVALID, "negative"),
    ("P20", 422, "ScoreGiven must be greater", Cause.SCORE_OUT_OF_RANGE, "negative"),
    ("P22", 422, "Content items must be provided", Cause.CONTENT_ITEM_MISSING),
    ("P23", 422, "The maximum number of allowed attempts", Cause.ATTEMPTS_USED_UP),
    ("P25", 422, "Student must be enrolled in the course", Cause.STUDENT_NOT_GRADABLE),
    ("P25", 422, "Must provide a valid sub assignment", Cause.STUDENT_NOT_GRADABLE, "checkpoints"),
    ("P25", 422, CANNOT_NOW, Cause.STUDENT_NOT_GRADABLE, "now"),
    ("P24", 504, "failed to communicate with file", Cause.FILE_UPLOAD_FAILED),
    ("P24", 504, "file url timed out", Cause.FILE_UPLOAD_FAILED, "timed out"),
    ("P24", 400, "file url timed out", Cause.FILE_UPLOAD_FAILED, "timed out"),
    ("P24", 500, "uploading to file service failed", Cause.FILE_UPLOAD_FAILED),
    ("P24", 400, "uploading to file service failed", Cause.FILE_UPLOAD_FAILED),
    ("L", 400, "Invalid submission_type for new", Cause.LINE_ITEM_INVALID),
)

FIELD_ANSWERS: tuple[tuple[str, str, Cause, str], ...] = (
    ("grade", "cannot be changed at this time: this assignment is still unp",
     Cause.ASSIGNMENT_LOCKED, "draft"),
    ("grade", "cannot be changed at this time: this assignment is not appl",
     Cause.ASSIGNMENT_LOCKED, "not assigned"),
    ("grade", "cannot be changed", Cause.ASSIGNMENT_LOCKED, "grading period"),
    ("grade", "is too long", Cause.SCORE_OUT_OF_RANGE, "huge"),
    ("grading_progress", "", Cause.PROGRESS_UNKNOWN, "gradingProgress"),
    ("activity_progress", "", Cause.PROGRESS_UNKNOWN, "activityProgress"),
    ("result_score", "", Cause.NON_NUMERIC_SCORE, ""),
    ("result_maximum", "can't be blank", Cause.SCORE_MAXIMUM_INVALID, "missing"),
    ("result_maximum", "", Cause.SCORE_MAXIMUM_INVALID, "number"),
    ("comment", "", Cause.MALFORMED_SCORE_BODY, "comment"),
    ("url", "", Cause.MALFORMED_SCORE_BODY, "url"),
    ("label", "", Cause.LINE_ITEM_INVALID, ""),
    ("score_maximum", "", Cause.LINE_ITEM_INVALID, ""),
    ("points_possible", "", Cause.LINE_ITEM_INVALID, ""),
)  # fmt: skip
"""Errors of fields (422): field, beginning of the message, cause, variant."""

TOKEN_ONLY_STATUS: dict[int, tuple[Cause, ...]] = {
    500: (Cause.TOKEN_KEY_REJECTED, Cause.TOKEN_CLAIMS),
    403: (Cause.THROTTLED, Cause.USER_AGENT_MISSING),
}
SERVICE_STATUS: dict[int, tuple[Cause, ...]] = {
    400: (Cause.SCORE_FIELDS_MISSING, Cause.MALFORMED_SCORE_BODY),
    403: (Cause.THROTTLED, Cause.USER_AGENT_MISSING),
    404: (Cause.COURSE_CONCLUDED,),
    406: (Cause.WRONG_CONTENT_TYPE,),
    422: (Cause.WRONG_CONTENT_TYPE, Cause.PROGRESS_UNKNOWN, Cause.NON_NUMERIC_SCORE),
    500: (
        Cause.INTERNAL_ERROR,
        Cause.NON_NUMERIC_SCORE,
        Cause.TIMESTAMP_UNREADABLE,
        Cause.MALFORMED_SCORE_BODY,
    ),
}
"""Causes whose answer has no sentence in the tables above."""
TIMES: tuple[tuple[int, Cause], ...] = (
    (400, Cause.TIMESTAMP_UNREADABLE),
    (400, Cause.TIMESTAMP_NOT_NEWER),
    (400, Cause.SUBMITTED_AT_UNPARSEABLE),
    (400, Cause.SUBMITTED_AT_IN_FUTURE),
)


def candidates(endpoint: Endpoint, status: int) -> tuple[Cause, ...]:
    """Return every cause that Canvas answers with this status at this step, each once.

    For a log that holds no text. A step that is not known has the candidates of both.
    """
    token = [known.cause for known in TOKEN_ANSWERS if known.status == status]
    token += TOKEN_ONLY_STATUS.get(status, ())
    service = [known.cause for known in SERVICE_ANSWERS if known.status == status]
    service += [cause for known, cause in TIMES if known == status]
    service += SERVICE_STATUS.get(status, ())
    if endpoint is Endpoint.TOKEN:
        return tuple(dict.fromkeys(token))
    if endpoint is Endpoint.UNKNOWN:
        return tuple(dict.fromkeys(token + service))
    return tuple(dict.fromkeys(service))
