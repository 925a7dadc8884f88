"""A tiny grade service of another protocol, to hold the seam: a ticket first, then notes.

Nothing of it is like LTI 1.1: two steps, JSON, no signature, its own names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from lticheck.model.case import UNCHECKED, Role, SignatureCheck
from lticheck.model.credentials import Credentials, SharedSecret
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import Exchange, Reply, Sent, SignedRequest, TransportFailure
from lticheck.model.grade_urls import GradeEndpoint
from lticheck.model.launch import Launch, LtiVersion
from lticheck.model.response import Response
from lticheck.model.service import Dialect, GradeTarget, ServiceRequest
from lticheck.services.interface import RestoreTexts, Step


@dataclass(frozen=True)
class NoteRequest:
    """Asks for a ticket, or looks at, puts or drops a note."""

    verb: str
    grade_key: str
    sent_score: str | None = None

    @property
    def version(self) -> LtiVersion:
        return LtiVersion.V1_1  # of none of LTI's, but rules are of one or the other

    @property
    def operation_name(self) -> str:
        return f"note.{self.verb}"

    @property
    def writes(self) -> bool:
        return self.verb in {"put", "drop"}

    def facts(self) -> list[tuple[str, str]]:
        return [("id", self.grade_key), *([("note", self.sent_score)] if self.sent_score else [])]


@dataclass(frozen=True, kw_only=True, eq=False)
class NoteReply:
    """Says `done`, or why not."""

    dialect: Dialect
    done: bool = False
    code: str = ""
    description: str = ""
    title: str = ""
    score: str | None = None
    report_id: str = ""

    @property
    def message(self) -> str:
        return self.description or self.title

    @property
    def accepted(self) -> bool:
        return self.done

    @property
    def from_platform(self) -> bool:
        return self.dialect is Dialect.JSON

    def refuses(self, *, code: str = "", text: str = "") -> bool:
        return not self.done and bool(code) and self.code == code and not text

    def says_nothing_done(self, status: int) -> bool:
        return self.from_platform and not self.done and 400 <= status < 500


@dataclass
class NoteService:
    """Keeps to `GradeService`, and to nothing else."""

    launch_proves: str = "it names a note"
    ticket: str = ""
    is_fenced_by_nonce: bool = False
    read_name: str = "look"
    unread: str = ""
    restore_texts: RestoreTexts = RestoreTexts(
        back="The note is back.", cleared="The note is gone again.", untouched="As before."
    )

    def target(self, launch: Launch) -> GradeTarget:
        if not launch.get("note_id"):
            raise RequestNotPossible("it names no note")
        return GradeTarget(key=launch.get("note_id"), url=launch.get("note_url"))

    def verify(self, launch: Launch, credentials: Credentials | None) -> SignatureCheck:  # noqa: ARG002
        return UNCHECKED

    def addresses(
        self,
        target: GradeTarget,
        credentials: Credentials,  # noqa: ARG002
    ) -> list[tuple[str, GradeEndpoint]]:
        return [(target.url, GradeEndpoint.OUTCOME)]

    def first_steps(self, target: GradeTarget, credentials: Credentials) -> list[Step]:  # noqa: ARG002
        asking = NoteRequest("ticket", target.key)
        return [Step(role=Role.TOKEN, name="ticket", request=asking, proves="the key")]

    def steps(self, target: GradeTarget, score: str | None) -> list[Step]:
        found = [
            Step(role=Role.READ, name="look", request=self.reading(target), proves="the note"),
        ]
        if score is not None:
            putting = NoteRequest("put", target.key, score)
            found.append(Step(role=Role.WRITE, name="put", request=putting))
        return found

    def reading(self, target: GradeTarget) -> ServiceRequest:
        return NoteRequest("look", target.key)

    def shows(self, exchange: Exchange) -> str:
        return f"the note: {exchange.outcome.score}" if exchange.outcome else ""

    def clearing(self, target: GradeTarget) -> ServiceRequest:
        return NoteRequest("drop", target.key)

    def authorize(
        self,
        request: ServiceRequest,
        target: GradeTarget,
        credentials: Credentials,
        *,
        media_type: str | None = None,  # noqa: ARG002
        signed_url: str = "",  # noqa: ARG002
        timestamp: int | None = None,  # noqa: ARG002
        nonce: str = "",  # noqa: ARG002
    ) -> SignedRequest:
        body = {"verb": request.operation_name, **dict(request.facts())}
        assert isinstance(credentials, SharedSecret)
        ticket = self.ticket or credentials.secret
        return SignedRequest(
            method="POST",
            url=target.url,
            headers=(("X-Ticket", ticket),),
            body=json.dumps(body).encode(),
        )

    def interpret(self, request: ServiceRequest, response: Response) -> Reply:
        try:
            said = json.loads(response.body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            unreadable = NoteReply(dialect=Dialect.HTML, title="A page")
            return Reply(**vars(response), outcome=unreadable)
        if request.operation_name == "note.ticket":
            self.ticket = said.get("ticket", "")
        reply = NoteReply(
            dialect=Dialect.JSON,
            done="done" in said,
            code=said.get("code", ""),
            description=said.get("why", ""),
            score=said.get("note"),
        )
        return Reply(**vars(response), outcome=reply)

    def other_urls(self, exchange: Exchange, url: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def ways_back(
        self,
        target: GradeTarget,
        former: str,
        points_possible: str,  # noqa: ARG002
    ) -> Iterator[ServiceRequest]:
        yield NoteRequest("put", target.key, former) if former else self.clearing(target)

    def is_same_grade(self, one: str, other: str) -> bool:
        return one == other

    def why_not_back(self, former: str) -> str:
        return "" if len(former) < 2 else f"“{former}” is no note"

    def expected(self, request: ServiceRequest, points_possible: str) -> str:  # noqa: ARG002
        return request.sent_score or ""

    def to_read_as(self, former: str, seen: Sequence[tuple[str, str]]) -> str:  # noqa: ARG002
        return ""

    def may_come_from(self, now: str, written: str, *, was_read: bool = False) -> bool:  # noqa: ARG002
        return now == written


@dataclass
class NoteServer:
    """The other side, in memory; it stands where the HTTP client does."""

    notes: dict[str, str] = field(default_factory=dict)
    received: list[dict[str, str]] = field(default_factory=list)
    broken: Callable[[int], Response | TransportFailure | None] = lambda _number: None
    """Answers a request, by its number from 1, in the server's place."""

    def sendable(self, url: str) -> str:
        return url

    def send(
        self,
        request: SignedRequest,
        *,
        address_allowed: Callable[[str], bool] | None = None,  # noqa: ARG002
    ) -> Sent:
        asked = json.loads(request.body)
        self.received.append(asked)
        answer = self.broken(len(self.received)) or self._answer(asked, request.header("X-Ticket"))
        return Sent(answer=answer, sent_at=0.0, elapsed=0.0)

    def _answer(self, asked: dict[str, str], ticket: str) -> Response:
        if asked["verb"] == "note.ticket":
            right = ticket == "secret"
            said = {"done": 1, "ticket": "T1"} if right else {"why": "no such key", "code": "key"}
            return Response(status=200 if right else 401, body=json.dumps(said).encode())
        if ticket != "T1":
            return Response(status=401, body=b'{"why": "no ticket"}')
        if asked["verb"] == "note.put":
            self.notes[asked["id"]] = asked["note"]
        elif asked["verb"] == "note.drop":
            self.notes.pop(asked["id"], None)
        note = self.notes.get(asked["id"], "")
        return Response(status=200, body=json.dumps({"done": 1, "note": note}).encode())
