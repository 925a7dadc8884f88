"""Why Canvas refuses a request of LTI 1.3: each cause has the rule of its name."""

from __future__ import annotations

from enum import StrEnum

from lticheck.model.dataclass import dataclass


class Cause(StrEnum):
    """A cause, by the slug of its rule."""

    ACCESS_TOKEN_INVALID = "access-token-invalid"  # noqa: S105 - a slug
    ACCESS_TOKEN_SCOPE = "access-token-scope-missing"  # noqa: S105 - a slug
    ASSIGNMENT_LOCKED = "assignment-locked"
    ATTEMPTS_USED_UP = "attempts-used-up"
    CLOCK_AHEAD = "clock-ahead"
    CLOCK_BEHIND = "clock-behind"
    CONTENT_ITEM_MISSING = "content-item-missing"
    COURSE_CONCLUDED = "course-concluded"
    COURSE_DELETED = "course-deleted"
    DEVELOPER_KEY_OFF = "developer-key-off"
    FILE_UPLOAD_FAILED = "file-upload-failed"
    INTERNAL_ERROR = "canvas-internal-error"
    LINE_ITEM_INVALID = "line-item-invalid"
    LINE_ITEM_NOT_FOUND = "line-item-not-found"
    LINE_ITEM_OF_OTHER_TOOL = "line-item-of-other-tool"
    MALFORMED_SCORE_BODY = "malformed-score-body"
    NON_NUMERIC_SCORE = "non-numeric-score"
    PROGRESS_UNKNOWN = "progress-unknown"
    REMOVED_TOOL = "removed-tool"
    RESOURCE_LINK_MISMATCH = "resource-link-mismatch"
    SCORE_FIELDS_MISSING = "score-fields-missing"
    SCORE_MAXIMUM_INVALID = "score-maximum-invalid"
    SCORE_OUT_OF_RANGE = "score-out-of-range"
    STUDENT_NOT_GRADABLE = "student-not-gradable"
    SUBMITTED_AT_IN_FUTURE = "submitted-at-in-future"
    SUBMITTED_AT_UNPARSEABLE = "submitted-at-unparseable"
    THROTTLED = "rate-limited"
    TIMESTAMP_NOT_NEWER = "timestamp-not-newer"
    TIMESTAMP_UNREADABLE = "timestamp-unreadable"
    TOKEN_AUDIENCE = "token-audience-wrong"  # noqa: S105 - a slug
    TOKEN_CLAIMS = "token-claims-invalid"  # noqa: S105 - a slug
    TOKEN_CLIENT_UNKNOWN = "token-client-unknown"  # noqa: S105 - a slug
    TOKEN_KEY_REJECTED = "token-key-rejected"  # noqa: S105 - a slug
    TOKEN_REQUEST_MALFORMED = "token-request-malformed"  # noqa: S105 - a slug
    TOKEN_SCOPE_REFUSED = "token-scope-refused"  # noqa: S105 - a slug
    USER_AGENT_MISSING = "user-agent-missing"
    USER_NOT_IN_COURSE = "user-not-in-course"
    WRONG_CONTENT_TYPE = "wrong-content-type"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an answer means."""

    cause: Cause
    variant: str = ""
    """Which face of the cause it is, where the answer or the request shows that."""
    is_certain: bool = True
    """False where another cause has the same answer and the request does not part them."""
