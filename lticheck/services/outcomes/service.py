"""LTI 1.1's Basic Outcomes as a grade service: one URL, signed requests, three operations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lticheck.model.case import UNCHECKED, Role, StepName
from lticheck.model.credentials import SharedSecret
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.grade_urls import GradeEndpoint
from lticheck.model.service import GradeTarget, ServiceRequest
from lticheck.services.interface import RestoreTexts, Step
from lticheck.services.outcomes.reply import outcome_reply
from lticheck.services.outcomes.request import Operation, OutcomeRequest, outcome_request
from lticheck.services.outcomes.restoring import (
    expected_fraction,
    is_readable,
    may_come_from,
    to_read_as,
)
from lticheck.services.outcomes.score import parse_ruby_float
from lticheck.services.outcomes.target import outcome_target
from lticheck.services.outcomes.ways_back import ways_back

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.case import SignatureCheck
    from lticheck.model.credentials import Credentials
    from lticheck.model.exchange import Exchange, Reply, SignedRequest
    from lticheck.model.launch import Launch
    from lticheck.model.response import Response

NOT_A_NUMBER = "lticheck probe: not a number"
"""Canvas refuses this score after every other check, and saves nothing."""
RESTORE_TEXTS = RestoreTexts(
    back=(
        "Restored. An excused mark, and who had graded, LTI cannot bring back: the grader is now "
        "the tool."
    ),
    cleared="Restored. It was cleared, for there was none before; a submission now exists.",
    untouched="Restored. It reads as before, so nothing had to be put back.",
)


@dataclass(frozen=True)
class OutcomeService:
    """Basic Outcomes (LTI 1.1 guide, section 6), as Canvas has it."""

    launch_proves: str = "it carries an outcome URL and a sourcedid"
    is_fenced_by_nonce: bool = True
    read_name: str = StepName.READ
    unread: str = ""
    restore_texts: RestoreTexts = RESTORE_TEXTS

    def target(self, launch: Launch) -> GradeTarget:
        """Return the sourcedid and the outcome URL."""
        if not launch.outcome_url:
            raise RequestNotPossible("it carries no outcome URL")
        if not (launch.sourcedid or "").strip():
            raise RequestNotPossible("it carries no sourcedid")
        return outcome_target(launch)

    def verify(self, launch: Launch, credentials: Credentials | None) -> SignatureCheck:
        """Check the launch's OAuth signature."""
        if not isinstance(credentials, SharedSecret):
            return UNCHECKED
        from lticheck.services.outcomes.oauth1 import verify_launch  # noqa: PLC0415 - start-up time

        return verify_launch(launch, credentials.secret)

    def addresses(
        self,
        target: GradeTarget,
        credentials: Credentials,  # noqa: ARG002
    ) -> tuple[tuple[str, GradeEndpoint], ...]:
        """Return the outcome URL, to which everything goes."""
        return ((target.url, GradeEndpoint.OUTCOME),)

    def first_steps(
        self,
        target: GradeTarget,  # noqa: ARG002
        credentials: Credentials,  # noqa: ARG002
    ) -> tuple[Step, ...]:
        """Return none: each request is signed by itself."""
        return ()

    def steps(self, target: GradeTarget, score: str | None) -> list[Step]:
        """Return read, test write and, where a score is given, the write."""
        found = [
            Step(
                role=Role.READ,
                name=StepName.READ,
                request=self.reading(target),
                proves="network, signature, clock, sourcedid, course, student, assignment and tool",
            ),
            Step(
                role=Role.TEST_WRITE,
                name=StepName.TEST_WRITE,
                request=_writing(target, NOT_A_NUMBER),
                passes=_is_refused_for_its_score,
                proves="nothing before the score stands in the way; nothing was written",
                only_canvas=True,
            ),
        ]
        if score is not None:
            request = _writing(target, score)
            found.append(Step(role=Role.WRITE, name=StepName.SCORE, request=request))
        return found

    def reading(self, target: GradeTarget) -> ServiceRequest:
        """Return a readResult."""
        return OutcomeRequest(operation=Operation.READ, sourcedid=target.key)

    def shows(self, exchange: Exchange) -> str:  # noqa: ARG002
        """Say nothing: what a grade should read as, the rules work out."""
        return ""

    def clearing(self, target: GradeTarget) -> ServiceRequest:
        """Return a deleteResult."""
        return OutcomeRequest(operation=Operation.DELETE, sourcedid=target.key)

    def authorize(
        self,
        request: ServiceRequest,
        target: GradeTarget,
        credentials: Credentials,
        *,
        media_type: str | None = None,
        signed_url: str = "",
        timestamp: int | None = None,
        nonce: str = "",
    ) -> SignedRequest:
        """Write the envelope, and sign it with OAuth 1.0a.

        Raises RequestNotPossible where XML cannot carry a value, or the URL cannot be signed.
        """
        from lticheck.services.outcomes.envelope import envelope  # noqa: PLC0415 - lxml is heavy
        from lticheck.services.outcomes.oauth1 import XML, sign  # noqa: PLC0415 - start-up time

        asked = outcome_request(request)
        if not isinstance(credentials, SharedSecret):
            raise RequestNotPossible("there is no shared secret to sign with")
        if asked is None:
            raise RequestNotPossible(f"{request.operation_name} is no operation of LTI 1.1")
        return sign(
            target.url,
            envelope(asked),
            credentials,
            content_type=XML if media_type is None else media_type,
            signed_url=signed_url,
            timestamp=timestamp,
            nonce=nonce,
        )

    def interpret(self, request: ServiceRequest, response: Response) -> Reply:  # noqa: ARG002
        """Read the envelope, or whatever came in its place; it says itself what it answers."""
        from lticheck.services.outcomes.response_parser import reply_of  # noqa: PLC0415 - lxml

        return reply_of(response)

    def other_urls(self, exchange: Exchange, url: str) -> Iterator[str]:
        """Yield what a proxy may make of the URL, where the signature was refused."""
        from lticheck.services.outcomes.url_variants import signable_variants  # noqa: PLC0415 - rare

        if _refused(exchange, text="Invalid authorization header"):
            yield from signable_variants(url)

    def ways_back(
        self, target: GradeTarget, former: str, points_possible: str
    ) -> Iterator[ServiceRequest]:
        """Yield the exact points where they are known, then the fraction; or a deleteResult."""
        return ways_back(target.key, former, points_possible)

    def is_same_grade(self, one: str, other: str) -> bool:
        """Compare as readResult rounds: four decimals of the points."""
        from lticheck.services.outcomes.read_back import TOLERANCE  # noqa: PLC0415 - start-up time

        first, second = parse_ruby_float(one), parse_ruby_float(other)
        if first is None or second is None:
            return one.strip() == other.strip()
        return abs(first - second) <= TOLERANCE

    def to_read_as(self, former: str, seen: Sequence[tuple[str, str]]) -> str:
        """Add what the late policy takes."""
        return to_read_as(former, seen)

    def why_not_back(self, former: str) -> str:
        """Take numbers, and nothing graded."""
        return "" if is_readable(former) else f"the former grade “{former}” is no number"

    def expected(self, request: ServiceRequest, points_possible: str) -> str:
        """Return the fraction."""
        return expected_fraction(request, points_possible)

    def may_come_from(self, now: str, written: str, *, was_read: bool = False) -> bool:
        """Mind the late policy, Complete/Incomplete and rounding."""
        return may_come_from(now, written, was_read=was_read)


OUTCOMES = OutcomeService()


def _writing(target: GradeTarget, score: str) -> OutcomeRequest:
    return OutcomeRequest(operation=Operation.REPLACE, sourcedid=target.key, result_score=score)


def _is_refused_for_its_score(exchange: Exchange) -> bool:
    """Tell whether Canvas refused the score for being no number, and nothing else.

    Canvas up to about 2018 says "No score given" of a score that it cannot read.
    """
    return _refused(
        exchange, code="no_parseable_result_score", text="Unable to parse resultScore"
    ) or _refused(exchange, text="No score given")


def _refused(exchange: Exchange, *, code: str = "", text: str = "") -> bool:
    reply = outcome_reply(exchange.outcome)
    return reply is not None and reply.refuses(code=code, text=text)
