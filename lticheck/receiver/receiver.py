"""What becomes of each launch that the endpoint receives: saved, diagnosed, kept to be shown."""

from __future__ import annotations

import copy
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lticheck.captures import Capture
from lticheck.formats.format import Appearance
from lticheck.formats.html.page import render as render_report
from lticheck.formats.wording import badge
from lticheck.model.credentials import Consumers
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.runner import Runner
from lticheck.probing.session import Session
from lticheck.receiver.installing import Installing, own_key, throwaway_key
from lticheck.receiver.logins import Logins
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.redactor import redactor_of
from lticheck.reporting.report import Report
from lticheck.sandbox.scenarios.lti13.sample_keys import CANVAS_KEY, public_jwk
from lticheck.services.ags.launch_signature import LaunchKey

if TYPE_CHECKING:
    from lticheck.model.case import Case
    from lticheck.receiver.saving import Keeper

SHOWN = 50
"""Launches of this run whose reports are kept to be looked at again."""
NO_LOGIN = (
    "No login of this endpoint led to this launch, or its nonce differs: a tool must refuse it."
)
MOST_WAITING = 20
"""Launches that wait for their turn; more are turned away."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Received:
    """One launch, and what came of it; everything is masked."""

    number: int
    at: str
    """The time of day."""
    report: Report
    saved: Path | None
    notes: tuple[str, ...]

    @property
    def badges(self) -> tuple[tuple[str, str], ...]:
        """Return the verdicts as text and tone."""
        return tuple((str(badge(d)), badge(d).tone) for d in self.report.diagnoses)

    @property
    def about(self) -> str:
        """Return by what a person knows it again."""
        launch = next((d.launch for d in self.report.diagnoses if d.launch), None)
        parts = (launch.resource, launch.context, ", ".join(launch.roles)) if launch else ()
        return " · ".join(part for part in parts if part) or "no launch"


@dataclass(kw_only=True, eq=False)
class Receiver:
    """Takes launches, diagnoses each as `diagnose` does, and keeps the reports."""

    session: Session
    port: int = 8000
    """0 until the endpoint has taken a free one."""
    public_url: str = ""
    """The address of the tunnel before it; empty: there is none."""
    platform: str = ""
    keeper: Keeper | None = None
    is_sandbox_port: Callable[[int], bool] = lambda _port: False
    on_diagnosis: Callable[[Diagnosis, Case], None] = lambda _diagnosis, _case: None
    """Told each diagnosis, not yet masked, in the order of the launches."""
    on_answered: Callable[[Received], None] = lambda _received: None
    """Told when the browser has the report."""
    received: deque[Received] = field(default_factory=lambda: deque(maxlen=SHOWN))
    _count: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _waiting: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_WAITING)
    )

    def __post_init__(self) -> None:
        """Know the logins from which launches of LTI 1.3 come."""
        self.logins = Logins(
            origins=lambda: self.origins,
            platform=self.platform,
            registered=self._registered,
            is_sandbox_port=self.is_sandbox_port,
        )

    @property
    def origins(self) -> tuple[str, ...]:
        """Return where it is reached, the usual one first."""
        local = (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}")
        return (self.public_url.rstrip("/"), *local) if self.public_url else local

    def _registered(self, client_id: str) -> str:
        """Return the Canvas of a registration: the first of its hosts that is a whole name."""
        found = self.session.consumers.registrations.get(client_id)
        named = (host for host in found.hosts if not host.below) if found else iter(())
        first = next(named, None)
        return f"https://{first.in_url}" if first else ""

    @property
    def installing(self) -> Installing:
        """Return what Canvas has to know."""
        return Installing(
            url=self.origins[0],
            is_public=bool(self.public_url),
            key=own_key(self.session.consumers) or throwaway_key(),
        )

    def receive(self, capture: Capture, state: str = "") -> Received:
        """Save a launch, diagnose it, and keep the report.

        One at a time: the connections are for one thread, and no grade is asked about twice at
        once. Raises LticheckError where too many wait.
        """
        if not self._waiting.acquire(blocking=False):
            raise LticheckError("too many launches at once", hint="open it again in a moment")
        try:
            with self._turn:
                return self._receive(capture, state)
        finally:
            self._waiting.release()

    def _receive(self, capture: Capture, state: str) -> Received:
        self._count += 1
        saved, notes = self._save(capture)
        capture = _named(capture, str(saved) if saved else f"launch {self._count}")
        session, login = self._session_for(capture, state)
        notes += login
        diagnoses = []
        for case, diagnosis in Runner(session=session, transcripts=True).run([capture]):
            diagnoses.append(redactor_of(case, session.secrets).mask(diagnosis))
            self.on_diagnosis(diagnosis, case)
        found = Received(
            number=self._count,
            at=time.strftime("%H:%M:%S"),
            report=Report(diagnoses=tuple(diagnoses), target=session.target),
            saved=saved,
            notes=notes,
        )
        self.received.appendleft(found)
        return found

    def _save(self, capture: Capture) -> tuple[Path | None, tuple[str, ...]]:
        """Keep the launch; that it could not be kept is said, and costs no diagnosis."""
        if self.keeper is None or not capture.launches:
            return None, ()
        try:
            path = self.keeper.keep(capture.launches[0])
        except LticheckError as error:
            return None, (f"Not saved: {error.message}.",)
        if path is None:
            return None, ("Not saved: this run has saved enough launches.",)
        redacted = ", redacted" if self.keeper.redact else ""
        return path, (f"Saved as {path}{redacted}.",)

    def _session_for(self, capture: Capture, state: str) -> tuple[Session, tuple[str, ...]]:
        """Return the session, with the sandbox's own key where its login began there.

        A launch of LTI 1.3 that belongs to no login of this endpoint is shown all the same, as any
        capture is; a tool must refuse it, so it is said.
        """
        pending = self.logins.take(state) if state else None
        claims = next((launch.claims for launch in capture.launches if launch.claims), None)
        notes: tuple[str, ...] = ()
        if claims and (pending is None or claims.values.get("nonce") != pending.nonce):
            notes = (NO_LOGIN,)
        if pending is None or not pending.is_sandbox:
            return self.session, notes
        session, key = copy.copy(self.session), public_jwk(CANVAS_KEY)
        session.keys = (LaunchKey(kid=key["kid"], n=key["n"], e=key["e"]),)
        return session, notes


def _named(capture: Capture, name: str) -> Capture:
    """Call what was received by the file in which it is kept."""
    where = Location(file=name)
    launches = tuple(replace(launch, location=where) for launch in capture.launches)
    return replace(capture, source=name, launches=launches)


def warm_up() -> None:
    """Read what the first launch needs, so that it does not wait for that."""
    launch = Launch(parameters=(("lti_message_type", "basic-lti-launch-request"),))
    session = Session(consumers=Consumers(secret="warm-up"))  # noqa: S106 - opens nothing
    found = Runner(session=session).run([Capture(source="warm-up", launches=(launch,))])
    render_report(Report(diagnoses=tuple(d for _, d in found)), Appearance())
