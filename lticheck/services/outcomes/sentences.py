"""The sentences with which Canvas refuses an outcome request (lib/basic_lti, lib/lti)."""

from __future__ import annotations

TELLING = (
    "403 Forbidden (Rate Limit Exceeded)",
    "Assignment has no points possible",
    "Assignment is no longer associated with this tool",
    "Content-Type must be 'application/xml'",
    "Course not available for student",
    "Invalid timestamp - timestamp in future",
    "Invalid timestamp - timestamp not parseable",
    "Score is not between 0 and 1",
    "This assignment is not applicable to this student",
    "The security parameters for the external tool",
    "This outcome request failed to create a new homework submission",
    "Timestamp too old or too far in the future, request has expired",
    "Unable to parse resultScore",
    "Unable to parse resultTotalScore",
    "User is no longer in course",
    "grade cannot be changed",
    "you have not provided a valid user agent",
)
"""Nobody else says these."""

COMMON = (
    "Assignment is invalid",
    "Course is invalid",
    "Duplicate nonce detected",
    "Invalid authorization header",
    "Invalid signature",
    "Invalid sourcedid",
    "No score given",
    "Request could not be handled",
    "The specified resource does not exist",
    "Tool is invalid",
)
"""Other programs say these too: they count where the words around them speak of a grade."""

SENTENCES = (*TELLING, *COMMON)


def is_canvas_sentence(description: str) -> bool:
    """Tell whether a description begins with a sentence of Canvas."""
    return description.lower().startswith(tuple(sentence.lower() for sentence in SENTENCES))
