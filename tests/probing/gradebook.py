"""A gradebook in memory behind the interface of a probe: what a restore sends to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lticheck.model.case import Case, Role, StepState, TakenStep
from lticheck.model.errors import LticheckError
from lticheck.model.exchange import Exchange, Reply, TransportFailure, TransportTrouble
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.service import GradeTarget
from lticheck.probing.fence import Stamp
from lticheck.probing.journal import Entry
from lticheck.probing.plan import Plan
from lticheck.services.interface import Step
from lticheck.services.outcomes.request import Operation, OutcomeRequest, outcome_request
from lticheck.services.outcomes.response_parser import read_reply

TARGET = GradeTarget(key="1-2-3", url="https://canvas.example/x", cell="a cell")
NOW = 1_700_000_000.0
ENTRY = Entry(
    id="1",
    source="x",
    target=TARGET,
    consumer_key="k",
    former="0.5",
    written="0.31",
    nonce="n",
    timestamp=str(int(NOW)),
    points_possible="10",
)
Answer = Callable[["Gradebook"], Reply | TransportFailure]
DUPLICATE = b'{"errors":[{"message":"Duplicate nonce detected"}]}'
EXPIRED = b'{"errors":[{"message":"Timestamp too old or too far in the future"}]}'
SERVER_ERROR = b'{"errors":[{"message":"An error occurred."}]}'


def reply(body: bytes, status: int = 200) -> Reply:
    return Reply(status=status, body=body, outcome=read_reply(body))


def says(code: str, score: str = "", description: str = "") -> Reply:
    return reply(
        f"<r><imsx_codeMajor>{code}</imsx_codeMajor><imsx_description>{description}"
        f"</imsx_description><textString>{score}</textString></r>".encode()
    )


LOST = TransportFailure(trouble=TransportTrouble.TIMEOUT, detail="no answer in time")


@dataclass
class Sent:
    """One request that arrived."""

    role: Role
    request: OutcomeRequest
    stamp: Stamp | None


@dataclass
class Gradebook:
    """One cell that is read and written; `answers` go before its own, in order."""

    score: str = "0.5"
    answers: list[Answer | None] = field(default_factory=list)
    """None: as usual."""
    patience: float = 10.0
    now: float = NOW
    sent: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.target, self.steps = TARGET, list[TakenStep]()
        self.launch = Launch(parameters=(), location=Location(file="x"))
        self.case = Case(location=Location(file="x"), launch=self.launch)
        self.plan = Plan(patience=self.patience, clock=lambda: self.now)

    def add(self, step: Step, *, stamp: Stamp | None = None) -> Exchange:
        asked = outcome_request(step.request)
        assert asked
        self.sent.append(Sent(step.role, asked, stamp))
        answer = self.answers.pop(0) if self.answers else None
        exchange = Exchange(
            request=None, asked=asked, answer=answer(self) if answer else self.usual(asked)
        )
        passed = bool(exchange.reply and step.passes(exchange))
        state = StepState.PASSED if passed else StepState.FAILED
        self.steps.append(TakenStep(role=step.role, name=step.name, state=state, exchange=exchange))
        return exchange

    def usual(self, asked: OutcomeRequest) -> Reply:
        if asked.result_total_score is not None:
            self.score = f"{float(asked.result_total_score) / 10:g}"
        elif asked.writes:
            self.score = asked.result_score or ""
        return says("success", self.score)

    @property
    def roles(self) -> list[Role]:
        return [one.role for one in self.sent]

    @property
    def states(self) -> list[StepState]:
        return [one.state for one in self.steps]


@dataclass
class Notebook:
    """A journal in memory; `is_full` as a disk is."""

    is_full: bool = False
    lines: list[tuple[str, str]] = field(default_factory=list)

    def show(self, entry: Entry) -> None:
        self._note("show", entry.shown or "")

    def end(self, entry: Entry) -> None:
        self._note("end", entry.id)

    def _note(self, kind: str, text: str) -> None:
        if self.is_full:
            raise LticheckError("the disk is full")
        self.lines.append((kind, text))


def lost(_book: Gradebook) -> TransportFailure:
    """Answer nothing, and do nothing."""
    return LOST


def fixed(found: Reply) -> Answer:
    """Answer this, and do nothing."""
    return lambda _book: found


def reads(score: str) -> Answer:
    return fixed(says("success", score))


duplicate, expired = fixed(reply(DUPLICATE, 401)), fixed(reply(EXPIRED, 401))
server_error, refused = fixed(reply(SERVER_ERROR, 500)), fixed(says("failure", description="no"))


def exchange(answer: Reply | TransportFailure, score: str = "0.31") -> Exchange:
    """Return the write whose fate is asked about."""
    asked = OutcomeRequest(operation=Operation.REPLACE, sourcedid="1-2-3", result_score=score)
    return Exchange(request=None, asked=asked, answer=answer)


def times(answer: Answer | None, number: int) -> Iterable[Answer | None]:
    return (answer,) * number
