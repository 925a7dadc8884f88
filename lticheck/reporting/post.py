"""What a diagnosis is about, as far as it is counted: which grade, where, when.

Students and grades are told apart by a keyed hash; without the key nobody can tell whose it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lticheck.model.case import Case, Role, StepState
from lticheck.model.dataclass import dataclass
from lticheck.model.launch import CANVAS_OUTCOME_PATH, LtiVersion
from lticheck.model.sensitive import OWN
from lticheck.model.sourcedid import LegacySourcedid, read_sourcedid
from lticheck.model.urls import url_parts
from lticheck.services.ags.endpoint import course_of, line_item_of

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.model.launch import Launch
    from lticheck.services.ags.requests import AgsRequest

LATEST = 2**32 - 1
"""Seconds since 1970 that are still counted: the year 2106."""
SHORTEST_KEY = 16
"""Characters of a hash key; a shorter one could be guessed, and with it who a student is."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """A course or an assignment: Canvas's id of it, and its title, as far as they are known."""

    id: str = ""
    title: str = ""

    def __str__(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, kw_only=True, eq=False)
class Post:
    """One try to pass a grade back. Empty texts are not known."""

    seconds: int = 0
    """When, in seconds since 1970; 0 where it is not known."""
    host: str = ""
    """Canvas's."""
    tool: str = ""
    """Its consumer key or client id, or Canvas's id of it."""
    course: Named = field(default_factory=Named)
    assignment: Named = field(default_factory=Named)
    student: str = field(default="", metadata=OWN)
    """A keyed hash, in hexadecimal digits, as the next two."""
    cell: str = field(default="", metadata=OWN)
    """The student's grade of the assignment."""
    id: str = field(default="", metadata=OWN)
    """What was posted: the same for each retry."""
    arrived: bool = False
    """Whether Canvas took it, or would have."""


class Hasher:
    """Hashes with a key, so that equal things are known again and nothing else is known."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(key).digest()

    @property
    def name(self) -> str:
        """Return what tells this key from others, and nothing of it."""
        return self("which key")

    def __call__(self, *parts: str) -> str:
        """Return 16 hexadecimal digits."""
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=8).hexdigest()


@dataclass(frozen=True, kw_only=True)
class _Who:
    """A grade in the clear."""

    student: str = ""
    cell: str = ""
    course: str = ""
    assignment: str = ""
    tool: str = ""


def post_of(case: Case, hashed: Hasher) -> Post:
    """Say what a case is about. Its texts are not masked yet."""
    exchange = _telling(case)
    asked = exchange.asked if exchange else None
    url = _url(case, exchange)
    host = url_parts(url).netloc.rpartition("@")[2].lower()
    who = _who(case.launch, exchange)
    course, assignment = _places(case.launch, who, url)
    cell = hashed("cell", who.cell) if who.cell else ""
    of_run = case.step(Role.CAPTURED) is None
    score = "probe" if of_run or asked is None else f"{asked.operation_name} {asked.sent_score}"
    what = ("post", who.cell, score) if who.cell else ("place", case.source)
    return Post(
        seconds=_seconds(case, exchange),
        host=host,
        tool=_tool(case.launch, exchange, url) or who.tool,
        course=course,
        assignment=assignment,
        student=hashed("student", who.student) if who.student else "",
        cell=cell,
        id=hashed(*what),
        arrived=_arrived(case),
    )


def _telling(case: Case) -> Exchange | None:
    """Return the exchange that says what a case is about: the last one with a grade."""
    exchanges = case.exchanges
    graded = (one for one in reversed(exchanges) if one.asked and one.asked.grade_key)
    return case.stopped_by or next(graded, exchanges[-1] if exchanges else None)


def _arrived(case: Case) -> bool:
    took = {Role.TEST_WRITE, Role.WRITE}
    passed = any(s.role in took and s.state is StepState.PASSED for s in case.steps)
    return passed or case.written is not None


def _who(launch: Launch | None, exchange: Exchange | None) -> _Who:
    asked = exchange.asked if exchange else None
    if asked and asked.version is LtiVersion.V1_3:
        return _of_ags(launch, exchange)
    sourcedid = (asked.grade_key if asked else "") or (launch.sourcedid if launch else "") or ""
    found = read_sourcedid(sourcedid) if sourcedid else None
    if isinstance(found, LegacySourcedid):
        return _Who(
            student=f"user {found.user_id}",
            cell=f"{found.tool_id} {found.course_id} {found.assignment_id} {found.user_id}",
            course=found.course_id,
            assignment=found.assignment_id,
            tool=found.tool_id,
        )
    if launch is None:
        return _Who(cell=sourcedid.strip())
    if launch.claims:
        return _of_ags(launch, exchange)
    link, user = launch.get("resource_link_id").strip(), launch.get("user_id").strip()
    return _Who(student=user, cell=f"{link} {user}" if link and user else sourcedid.strip())


def _of_ags(launch: Launch | None, exchange: Exchange | None) -> _Who:
    asked: AgsRequest | None = exchange.asked if exchange else None  # type: ignore[assignment]
    claims = launch.claims if launch else None
    user = getattr(asked, "user_id", "") or (claims.subject if claims else "")
    item = line_item_of(getattr(asked, "url", "") or (claims.line_item if claims else ""))
    return _Who(
        student=user,
        cell=f"{item} {user}" if item and user else "",
        course=course_of(item),
        assignment=item.rpartition("/")[2],
    )


def _places(launch: Launch | None, who: _Who, url: str) -> tuple[Named, Named]:
    course, work = who.course or course_of(url), who.assignment
    if launch is None:
        return Named(id=course), Named(id=work)
    if launch.claims:
        claims = launch.claims
        return (
            Named(id=course, title=claims.context_title),
            Named(id=work or claims.resource_link, title=claims.resource_title),
        )
    course = course or launch.get("custom_canvas_course_id") or launch.get("context_id")
    work = work or launch.get("custom_canvas_assignment_id") or launch.get("resource_link_id")
    title = launch.get("custom_canvas_assignment_title") or launch.get("resource_link_title")
    return Named(id=course, title=launch.get("context_title")), Named(id=work, title=title)


def _tool(launch: Launch | None, exchange: Exchange | None, url: str) -> str:
    if launch:
        return launch.claims.client_id if launch.claims else launch.consumer_key
    request = exchange.request if exchange else None
    signed = dict(_oauth(request.header("Authorization"))) if request else {}
    if "oauth_consumer_key" in signed:
        return signed["oauth_consumer_key"]
    assertion = getattr(exchange.asked, "assertion", None) if exchange else None
    if assertion and isinstance(assertion.claims.get("iss"), str):
        return str(assertion.claims["iss"])
    found = CANVAS_OUTCOME_PATH.search(url_parts(url).path)
    return f"tool {found.group(1)}" if found else ""


def _oauth(header: str) -> Iterator[tuple[str, str]]:
    if not header.startswith("OAuth "):
        return
    from lticheck.services.outcomes.authorization import oauth_parameters  # noqa: PLC0415 - start-up

    yield from oauth_parameters(header)


def _url(case: Case, exchange: Exchange | None) -> str:
    asked = exchange.request.url if exchange and exchange.request else ""
    asked = asked or (getattr(exchange.asked, "url", "") or "" if exchange else "")
    if asked.startswith("http") or case.launch is None:
        return asked
    return case.launch.claims.line_item if case.launch.claims else case.launch.outcome_url


def _seconds(case: Case, exchange: Exchange | None) -> int:
    """Return when it happened: the log's time, else the sender's clock, else the launch's."""
    logged = seconds_of(case.location.time)
    if logged:
        return logged
    if exchange and exchange.sent_at:
        return _bounded(exchange.sent_at)
    if case.launch is None:
        return 0
    if case.launch.claims:
        issued = case.launch.claims.values.get("iat")
        return _bounded(issued) if isinstance(issued, int | float) else 0
    stamp = case.launch.get("oauth_timestamp").strip()
    return _bounded(int(stamp)) if stamp.isascii() and stamp.isdigit() and len(stamp) < 12 else 0


def _bounded(seconds: float) -> int:
    return int(seconds) if 0 < seconds <= LATEST else 0


def seconds_of(text: str) -> int:
    """Read a time in ISO 8601, without an offset as one of UTC; 0 where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return 0
    return _bounded((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


def iso(seconds: int) -> str:
    """Return a time in ISO 8601, in UTC; empty for one that is not known."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else ""
