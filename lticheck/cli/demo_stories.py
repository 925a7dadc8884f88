"""The stories of `lticheck demo`: of each protocol four failures, and a grade that arrives."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass

POST_FAILED = "LTIPostMessageException: Post grade failed"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One launch of the demo, and the score that the tool posts for it."""

    title: str
    scenario: str
    tool_says: str
    """What the tool's developer sees without lticheck."""
    score: str = ""
    """In LTI 1.1 a part of 1, in LTI 1.3 points of 10; empty: none is sent."""
    exactly: bool = False
    """Whether the tool's own request is sent at once, and not after the harmless steps."""
    grading: str = "FullyGraded"
    """The gradingProgress of LTI 1.3."""


STORIES = {
    "1.1": (
        Story(
            title="The score is written with a comma",
            scenario="ok",
            score="0,85",
            tool_says=POST_FAILED,
            exactly=True,
        ),
        Story(
            title="The assignment has no points",
            scenario="points-zero",
            score="0.85",
            tool_says="grade posted, Canvas answered: success",
        ),
        Story(
            title="A teacher tried the tool",
            scenario="instructor",
            score="0.85",
            tool_says="no lis_result_sourcedid in this launch",
        ),
        Story(
            title="The tool was removed; the assignment still points at it",
            scenario="tool-deleted",
            score="0.85",
            tool_says=POST_FAILED,
        ),
        Story(
            title="A grade that arrives",
            scenario="ok",
            score="0.85",
            tool_says="grade posted, Canvas answered: success",
        ),
    ),
    "1.3": (
        Story(
            title="The tool reports progress, and the teacher's grade is gone",
            scenario="graded-by-teacher",
            tool_says="provider:gradeService Score successfully sent",
            exactly=True,
            grading="Pending",
        ),
        Story(
            title="The tool has a new key, its key set still the old one",
            scenario="key-set-of-other-key",
            score="8.5",
            tool_says="HTTPError: Response code 400 (Bad Request)",
        ),
        Story(
            title="An admin switched the developer key off",
            scenario="key-off",
            score="8.5",
            tool_says="HTTPError: Response code 401 (Unauthorized)",
        ),
        Story(
            title="The student has left the course",
            scenario="student-dropped",
            score="8.5",
            tool_says="LtiServiceException: There was an error making a service request.",
        ),
        Story(
            title="A grade that arrives",
            scenario="ok",
            score="8.5",
            tool_says="provider:gradeService Score successfully sent",
        ),
    ),
}
"""By protocol."""

NEXT = {
    "1.1": """\
Next, with your own:
  a launch or a log     lticheck diagnose FILE
  a tool in the making  lticheck sandbox
  a sentence, a code    lticheck explain "Post grade failed"
  LTI 1.3               lticheck demo --lti 1.3
""",
    "1.3": """\
Next, with your own:
  a tool's log          lticheck diagnose --offline FILE
  a launch              lticheck diagnose --key-file private.pem FILE
  a tool in the making  lticheck sandbox
  a sentence, a code    lticheck explain "Invalid Developer Key"
""",
}
