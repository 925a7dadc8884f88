"""LTI 1.3's Assignment and Grade Services as a grade service: a token, then JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lticheck.model.case import Role, SignatureCheck
from lticheck.model.claims import SCORE_SCOPE
from lticheck.model.credentials import Registration
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import Exchange, Reply, SignedRequest
from lticheck.model.grade_urls import GradeEndpoint
from lticheck.model.service import GradeTarget, ServiceRequest
from lticheck.services.ags import own_requests as own
from lticheck.services.ags import restoring
from lticheck.services.ags.endpoint import Endpoint, course_of, line_item_of, query_of
from lticheck.services.ags.expected_answers import (
    is_json,
    is_refused_for_its_maximum,
    is_without_student,
)
from lticheck.services.ags.numbers import read_number
from lticheck.services.ags.reply import read_reply
from lticheck.services.ags.requests import AgsRequest, grade_key
from lticheck.services.ags.score_text import (
    OF,
    in_words,
    is_blank,
    is_same,
    points_text,
    score_in,
)
from lticheck.services.ags.tokens import (
    LINE_ITEM_SCOPES,
    RESULT_SCOPE,
    AgsRun,
    SharedToken,
    access_token,
    scopes_of,
    token_request,
    wanted_scopes,
)
from lticheck.services.interface import RestoreTexts, Step

if TYPE_CHECKING:  # annotations alone: start-up time
    from collections.abc import Sequence

    from lticheck.model.claims import Claims
    from lticheck.model.credentials import Credentials
    from lticheck.model.launch import Launch
    from lticheck.model.response import Response
    from lticheck.services.ags.launch_signature import LaunchKey

AFTER_TOKEN = frozenset({Role.TOKEN})
AFTER_LINE_ITEM = AFTER_TOKEN | {Role.LINE_ITEM}
AFTER_TEST_WRITE = AFTER_LINE_ITEM | {Role.TEST_WRITE}
"""What each step needs: none needs the results."""


@dataclass(kw_only=True, eq=False)
class AgsService:
    """AGS 2.0, as Canvas has it, for one launch."""

    claims: Claims | None = None
    run: AgsRun = field(default_factory=AgsRun)
    keys: Sequence[LaunchKey] = ()
    """Of the platform, to check the launch's own signature with."""
    line_item: str = ""
    """Asked about in place of the launch's; empty: the launch's."""
    user: str = ""
    """The same of the user."""
    score_maximum: str = "1"
    """What a score of a probe is of, as the exact text."""
    maximum: float | None = None
    """The line item's, once it was read."""
    timestamps: own.Timestamps = field(default_factory=own.Timestamps)
    shared: SharedToken | None = None
    token_at_hand: str = ""
    is_fenced_by_nonce: bool = False
    read_name: str = "results"
    restore_texts: RestoreTexts = restoring.RESTORE_TEXTS

    @property
    def launch_proves(self) -> str:
        """Say what the line item's URL tells."""
        url = self.line_item or (self.claims.line_item if self.claims else "")
        item = line_item_of(url).rpartition("/")[2]
        host = own.origin_of(url).rpartition("/")[2]
        where = f": {item} of course {course_of(url)} at {host}" if item else ""
        return f"it carries a line item and the score scope{where}"

    @property
    def unread(self) -> str:
        """Say that the key may not read results."""
        missing = f"the developer key has no scope to read results ({RESULT_SCOPE})"
        return "" if RESULT_SCOPE in self._scopes else missing

    @property
    def _scopes(self) -> tuple[str, ...]:
        """Return the scopes that the tool has: those of a token at hand, else the launch's."""
        of_token = tuple(scopes_of(self.token_at_hand))
        return of_token or (self.claims.scopes if self.claims else ())

    def target(self, launch: Launch) -> GradeTarget:
        """Return the line item and the user. Raises RequestNotPossible where one is missing."""
        claims = launch.claims
        if claims is None:
            raise RequestNotPossible("it carries no claims that can be read")
        if SCORE_SCOPE not in claims.scopes:
            raise RequestNotPossible("it carries no scope to send scores")
        url, user = self.line_item or claims.line_item, self.user or claims.subject
        if not url:
            raise RequestNotPossible("it carries no line item")
        if not user:
            raise RequestNotPossible("it names no user (sub)")
        key = grade_key(line_item_of(url) or url, user)
        return GradeTarget(key=key, url=url, cell=f"ags {key}", service="ags")

    def verify(
        self,
        launch: Launch,
        credentials: Credentials | None,  # noqa: ARG002 - the platform's keys count
    ) -> SignatureCheck:
        """Check the id_token with a key set at hand; none is fetched."""
        from lticheck.services.ags import launch_signature  # noqa: PLC0415 - start-up time

        if not self.keys:
            return launch_signature.NO_KEY_SET
        return launch_signature.verify_id_token(launch, self.keys)

    def addresses(
        self, target: GradeTarget, credentials: Credentials
    ) -> Iterator[tuple[str, GradeEndpoint]]:
        """Yield the line item, what lies below it, and where tokens are had."""
        for url in (target.url, f"{target.url}/scores", f"{target.url}/results"):
            yield url, GradeEndpoint.LINE_ITEM
        if isinstance(credentials, Registration) and not credentials.access_token:
            yield own.token_url(target, credentials), GradeEndpoint.TOKEN

    def first_steps(self, target: GradeTarget, credentials: Credentials) -> Iterator[Step]:
        """Yield token and line item. Raises RequestNotPossible where the key cannot sign."""
        if not isinstance(credentials, Registration):
            raise RequestNotPossible("there is no private key to get a token with")
        self.token_at_hand = credentials.access_token
        yield self._token_step(target, credentials)
        can_look = any(scope in self._scopes for scope in LINE_ITEM_SCOPES)
        yield Step(
            role=Role.LINE_ITEM,
            name="line item",
            request=own.looking(target),
            passes=is_json,
            proves="developer key, course, tool and line item",
            needs=AFTER_TOKEN,
            excuse=is_without_student,
            skipped="" if can_look else "the developer key has no scope to look at line items",
        )

    def _token_step(self, target: GradeTarget, credentials: Registration) -> Step:
        url = own.token_url(target, credentials)
        if credentials.access_token:
            request = AgsRequest(endpoint=Endpoint.TOKEN, method="POST", url=url)
            skipped = "a token at hand is used"
        else:
            scopes = wanted_scopes(self._scopes)
            self.shared = self.run.tokens[url, credentials.client_id, " ".join(scopes)]
            request, skipped = token_request(url, credentials, scopes), ""
        return Step(
            role=Role.TOKEN,
            name="token",
            request=request,
            passes=lambda exchange: bool(access_token(exchange)),
            proves="client id, private key, key set, clock and scopes",
            skipped=skipped,
            shared=self.shared,
        )

    def steps(self, target: GradeTarget, score: str | None) -> Iterator[Step]:
        """Yield results, test write and, where a score is given, the write."""
        yield Step(
            role=Role.READ,
            name=self.read_name,
            request=self.reading(target),
            passes=is_json,
            needs=AFTER_LINE_ITEM,
            skipped=self.unread,
        )
        took = own.origin_of(target.url) in self.run.accepts_test_writes
        yield Step(
            role=Role.TEST_WRITE,
            name="test write",
            request=own.test_writing(target),
            passes=is_refused_for_its_maximum,
            proves="nothing before the score stands in the way; nothing was written",
            only_canvas=True,
            needs=AFTER_LINE_ITEM,
            skipped="this host took a test write before, so it gets no other" if took else "",
            is_undone=True,
        )
        if score is not None:
            yield Step(
                role=Role.WRITE,
                name="score",
                request=own.scoring(target, self.timestamps.next(), score, self.score_maximum),
                passes=is_json,
                proves="Canvas took the score; AGS does not show the gradebook",
                needs=AFTER_TEST_WRITE,
            )

    def reading(self, target: GradeTarget) -> ServiceRequest:
        """Return a request for the user's results."""
        return own.reading(target)

    def shows(self, exchange: Exchange) -> str:
        """Say what the tool's own result says."""
        said = exchange.outcome
        return in_words(said.score) if said and said.accepted else ""

    def clearing(self, target: GradeTarget) -> ServiceRequest:
        """Return a score without a score."""
        return own.clearing(target, self.timestamps.next())

    def authorize(
        self,
        request: ServiceRequest,
        target: GradeTarget,  # noqa: ARG002 - each request knows its URL
        credentials: Credentials,  # noqa: ARG002 - the token stands for them
        *,
        media_type: str | None = None,
        signed_url: str = "",  # noqa: ARG002 - LTI 1.1's
        timestamp: int | None = None,  # noqa: ARG002 - LTI 1.1's
        nonce: str = "",  # noqa: ARG002 - LTI 1.1's
    ) -> SignedRequest:
        """Write the form of a token request, or put the token beside a request."""
        if not isinstance(request, AgsRequest):
            raise RequestNotPossible(f"{request.operation_name} is no request of LTI 1.3")
        if request.endpoint is Endpoint.TOKEN:
            return own.token_form(request)
        token = self.token_at_hand or (self.shared.token if self.shared else "")
        if not token:
            raise RequestNotPossible("there is no access token")
        self.timestamps.note(request)
        return own.with_token(request, token, media_type)

    def interpret(self, request: ServiceRequest, response: Response) -> Reply:
        """Read the body; of results, what they say of the user; of a line item, its maximum."""
        said = read_reply(response.status, response.body)
        asked = (
            request if isinstance(request, AgsRequest) else AgsRequest(endpoint=Endpoint.UNKNOWN)
        )
        if asked.endpoint is Endpoint.RESULTS and said.accepted:
            user = next(iter(parse_qs(query_of(asked.url)).get("user_id", [])), "")
            is_listed = bool(response.header("Link"))
            said = replace(said, score=score_in(said.document, user, is_listed=is_listed))
        elif asked.endpoint is Endpoint.LINE_ITEM and isinstance(said.document, dict):
            self.maximum = read_number(said.document.get("scoreMaximum"))
        elif own.is_test_write(asked) and said.accepted:
            self.run.accepts_test_writes.add(own.origin_of(asked.url))
        return Reply(**vars(response), outcome=said)

    def other_urls(self, exchange: Exchange, url: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return none: a token is not bound to what is sent."""
        return ()

    def ways_back(
        self,
        target: GradeTarget,
        former: str,
        points_possible: str,  # noqa: ARG002 - the former grade says of how much
    ) -> Iterator[ServiceRequest]:
        """Yield the former score on its own scale; or one without a score."""
        if is_blank(former):
            yield self.clearing(target)
        else:
            given, _, maximum = former.partition(OF)
            yield own.scoring(target, self.timestamps.next(), given, maximum)

    def is_same_grade(self, one: str, other: str) -> bool:
        """Compare scores and their maxima."""
        return is_same(one, other)

    to_read_as = staticmethod(restoring.no_other_grade)

    def why_not_back(self, former: str) -> str:
        """Take scores on the line item's own scale, and nothing graded."""
        return restoring.why_not_back(former, self.maximum)

    def expected(self, request: ServiceRequest, points_possible: str) -> str:  # noqa: ARG002
        """Return score and maximum as sent: a result shows them so, whatever the gradebook does."""
        if not isinstance(request, AgsRequest):
            return ""
        given, maximum = (read_number(request.get(n)) for n in ("scoreGiven", "scoreMaximum"))
        return "" if given is None else points_text(given, maximum)

    def may_come_from(self, now: str, written: str, *, was_read: bool = False) -> bool:  # noqa: ARG002
        """Tell whether a result is what was written."""
        return restoring.may_come_from(now, written)
