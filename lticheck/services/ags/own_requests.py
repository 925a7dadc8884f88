"""The requests that lticheck itself sends about one grade, before a token is put beside them."""

from __future__ import annotations

import time
from dataclasses import field
from urllib.parse import quote, urlencode

from lticheck.model.credentials import Registration
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import SignedRequest
from lticheck.model.service import GradeTarget
from lticheck.model.urls import url_parts
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.requests import AgsRequest, user_of
from lticheck.services.ags.score_text import CLEARED
from lticheck.services.ags.scores import SCORE_TYPE, Score, moment_text, score_request
from lticheck.services.ags.times import read_time

TOKEN_PATH = "/login/oauth2/token"  # noqa: S105 - a path
FORM = "application/x-www-form-urlencoded"
ACCEPT = {
    Endpoint.LINE_ITEM: "application/vnd.ims.lis.v2.lineitem+json",
    Endpoint.RESULTS: "application/vnd.ims.lis.v2.resultcontainer+json",
}
MILLISECOND = 0.001


@dataclass(kw_only=True, eq=False)
class Timestamps:
    """The times of the scores that are sent about one grade: each is later than the one before.

    Canvas refuses a score that is older than the result that it has (P16), so what puts a grade
    back is newer than what it undoes, and keeps it out where it comes late.
    """

    last: float = field(default=0.0)

    def next(self) -> str:
        """Return now, or a millisecond after the last one."""
        self.last = max(time.time(), self.last + MILLISECOND)
        return moment_text(self.last)

    def note(self, request: AgsRequest) -> None:
        """Remember the time of a score that goes out."""
        if request.writes:
            self.last = max(self.last, read_time(request.get("timestamp")) or 0.0)


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL; empty where it is none."""
    parts = url_parts(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def token_url(target: GradeTarget, registration: Registration) -> str:
    """Return where a token for this line item is had."""
    return registration.token_url or f"{origin_of(target.url)}{TOKEN_PATH}"


def looking(target: GradeTarget) -> AgsRequest:
    """Return the request that reads the line item."""
    return AgsRequest(endpoint=Endpoint.LINE_ITEM, method="GET", url=target.url)


def reading(target: GradeTarget) -> AgsRequest:
    """Return the request that reads the user's results."""
    query = urlencode({"user_id": user_of(target.key)}, quote_via=quote)
    url = f"{target.url}/results?{query}"
    return AgsRequest(endpoint=Endpoint.RESULTS, method="GET", url=url)


def clearing(target: GradeTarget, timestamp: str) -> AgsRequest:
    """Return a score without a score: Canvas takes a former one away (S1)."""
    score = Score(
        user=user_of(target.key),
        timestamp=timestamp,
        activity="Initialized",
        grading="Pending",
        new_submission=False,
        submission_type="none",
        submission_data=CLEARED,
    )
    return score_request(target.url, score.body())


def scoring(target: GradeTarget, timestamp: str, given: str, maximum: str) -> AgsRequest:
    """Return a score that makes no attempt: what was handed in stays as it is."""
    score = Score(
        user=user_of(target.key),
        timestamp=timestamp,
        given=given,
        maximum=maximum,
        new_submission=False,
    )
    return score_request(target.url, score.body(), score_text=given)


def test_writing(target: GradeTarget) -> AgsRequest:
    """Return the score that Canvas refuses after every other check, for it lacks scoreMaximum."""
    score = Score(
        user=user_of(target.key),
        timestamp=moment_text(time.time()),
        activity="Initialized",
        given="0",
    )
    return score_request(target.url, score.body(), score_text="0")


def is_test_write(request: AgsRequest) -> bool:
    """Tell whether a request is such a score, and no report of progress that has none."""
    return request.writes and request.has("scoreGiven") and not request.has("scoreMaximum")


def token_form(request: AgsRequest) -> SignedRequest:
    """Write a token request."""
    headers = (("Content-Type", FORM), ("Accept", "application/json"))
    body = urlencode(request.form).encode()
    return SignedRequest(method=request.method, url=request.url, headers=headers, body=body)


def with_token(request: AgsRequest, token: str, media_type: str | None) -> SignedRequest:
    """Put a token beside a request (RFC 6750, section 2.1)."""
    kind = ("Accept", ACCEPT.get(request.endpoint, "application/json"))
    if request.writes:
        kind = ("Content-Type", SCORE_TYPE if media_type is None else media_type)
    headers = (("Authorization", f"Bearer {token}"), kind)
    return SignedRequest(method=request.method, url=request.url, headers=headers, body=request.raw)
