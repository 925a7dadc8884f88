"""What a run asks: each launch's own Canvas, or the embedded sandbox; and with which secret."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lticheck.model.credentials import Consumers, Credentials, Registration, SharedSecret
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.hosts import NamedHost
from lticheck.model.launch import Launch
from lticheck.probing.plan import NotPossible, Plan
from lticheck.reporting.report import NOBODY

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import HttpClient
    from lticheck.probing.journal import Journal
    from lticheck.probing.trust import Trust
    from lticheck.services.ags.launch_signature import LaunchKey
    from lticheck.services.ags.tokens import AgsRun
    from lticheck.services.interface import GradeService

SANDBOX_SECRET = "sandbox"  # noqa: S105 - opens nothing but the sandbox's own loopback port
"""Signs launches of other Canvases against the sandbox, where no secret of theirs is known."""

WAYS = "set LTICHECK_SECRET, give --secret-file or --consumers, or look at it with --offline"
WAYS_13 = (
    "set LTICHECK_KEY, give --key-file or --consumers, use a token at hand with --token-file, or "
    "look at it with --offline"
)
USUAL_FILE = Path("lticheck.toml")
"""Where credentials usually lie; read only where it is named."""


class EmbeddedSandbox(Protocol):
    """The sandbox of this run, as far as a session must know it."""

    @property
    def url(self) -> str:
        """Return its scheme, host and port."""

    def is_mine(self, parameters: Sequence[tuple[str, str]]) -> bool:
        """Tell whether it made a launch itself."""

    def secret(self, key: str) -> str | None:
        """Return the secret of one of its tools."""

    def adopt(self, parameters: Sequence[tuple[str, str]], secret: str) -> None:
        """Play the Canvas that another launch came from, as far as the launch shows it."""

    def adopt13(self, claims: Mapping[str, object]) -> str:
        """Do the same for a launch of LTI 1.3; return the private key that it trusts."""


class Prompts(Protocol):
    """Asks a person, who is shown the key and the whole host."""

    def secret(self, key: str, host: str) -> str:
        """Return the secret of a key, typed in to sign for this host."""

    def confirm(self, key: str, host: str) -> bool:
        """Tell whether what is signed with a key's secret may go to this host."""


RunningSandbox = Callable[
    ["Launch", "Credentials | None", "Trust"], "tuple[Credentials, Trust] | None"
]
"""Says with what a launch of a sandbox is asked about that runs in another process."""


@dataclass(kw_only=True, eq=False)
class Session:
    """One run's target and secrets."""

    consumers: Consumers
    wire: HttpClient | None = None
    sandbox: EmbeddedSandbox | None = None
    allowed: tuple[NamedHost, ...] = ()
    """The hosts of `--allow-host`."""
    keys: tuple[LaunchKey, ...] = ()
    """Of `--jwks`: the platform's key set."""
    keys_of: Mapping[str, tuple[LaunchKey, ...]] = field(default_factory=dict)
    """Of registrations, by client id: their platform's key set."""
    prompts: Prompts | None = None
    """Asks the person at the terminal; None where nobody sits there."""
    running_sandbox: RunningSandbox = lambda _launch, _credentials, _trust: None
    timeout: float = 0.0
    """Seconds that one reply may take."""
    command_for: Callable[[str], str] = lambda _option: ""
    """Makes the command line of this run with one more option, to be shown where it was missing."""
    notice: Callable[[str], None] = lambda _text: None
    """Told, before anything is written, what could not be put back."""
    ags: AgsRun | None = None
    """What the launches of LTI 1.3 share; None where there was none yet."""
    _asked: dict[str, str] = field(default_factory=dict)
    _confirmed: dict[tuple[str, str], bool] = field(default_factory=dict)
    _planning: threading.RLock = field(default_factory=threading.RLock)
    """One thread at a time asks a person, or has the sandbox adopt a foreign launch."""

    @property
    def is_offline(self) -> bool:
        """Tell whether nobody is asked, and no key set is at hand to check a launch with."""
        return not (self.wire or self.sandbox or self.keys or self.keys_of)

    @property
    def target(self) -> str:
        """Say who is asked, for the report; empty for each launch's own Canvas."""
        if self.sandbox:
            return "the sandbox"
        return "" if self.wire else NOBODY

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every secret that this run knows."""
        tokens = self.ags.secrets if self.ags else ()
        return (*self.consumers.all_secrets, *self._asked.values(), *tokens)

    def plan(
        self,
        launch: Launch,
        *,
        score: str | None = None,
        score_maximum: str = "1",
        content_type: str | None = None,
        journal: Journal | None = None,
        wire: HttpClient | None = None,
        patience: float | None = None,
    ) -> Plan:
        """Decide how to ask about this launch; several threads may do so."""
        planned = Plan(
            service=self._service(launch, score_maximum),
            wire=wire or self.wire,
            score=score,
            journal=journal,
            patience=self.timeout if patience is None else patience,
            content_type=content_type,
            origin=self.sandbox.url if self.sandbox else "",
            command_for=self.command_for,
            notice=self.notice,
        )
        if planned.wire is None or launch.redacted:
            return replace(planned, credentials=self.consumers.of(launch))
        with self._planning:
            if self.sandbox:
                return self._on_sandbox(planned, launch, self.sandbox)
            return self._on_canvas(planned, launch, planned.wire)

    def _service(self, launch: Launch, score_maximum: str) -> GradeService:
        from lticheck.services.choose import ags_service, service_of  # noqa: PLC0415 - start-up time

        if not launch.is_lti13:
            return service_of(launch)
        service = ags_service(launch)
        service.keys = self.keys or self.keys_of.get(launch.tool_key, ())
        service.score_maximum = score_maximum
        with self._planning:
            self.ags = self.ags or service.run
            service.run = self.ags
        return service

    def _on_sandbox(self, planned: Plan, launch: Launch, sandbox: EmbeddedSandbox) -> Plan:
        """Ask the embedded sandbox, which nobody but this run can reach."""
        if launch.claims:
            key = sandbox.adopt13(launch.claims.values)
            registration = Registration(client_id=launch.tool_key, private_key=key)
            trust = self._trust(sandbox=sandbox.url)
            return replace(planned, credentials=registration, trust=trust)
        key, is_mine = launch.consumer_key, sandbox.is_mine(launch.parameters)
        credentials: SharedSecret | None = self.consumers.credentials(key)
        if not self.consumers.is_explicit:
            mine = sandbox.secret(key) if is_mine else None
            own = SharedSecret(consumer_key=key, secret=mine or SANDBOX_SECRET)
            credentials = own if mine else credentials or own
        if credentials and not is_mine:
            sandbox.adopt(launch.parameters, credentials.secret)
        return replace(planned, credentials=credentials, trust=self._trust(sandbox=sandbox.url))

    def _on_canvas(self, planned: Plan, launch: Launch, wire: HttpClient) -> Plan:
        """Ask the Canvas that the launch names, as far as it is trusted."""
        trust = self._trust()
        known = self.consumers.of(launch)
        if launch.is_of_sandbox:
            there = self.running_sandbox(launch, known, trust)
            if there:
                return replace(planned, credentials=there[0], trust=there[1])
        if known:
            return replace(planned, credentials=known, trust=trust)
        if self.prompts is None or not launch.outcome_url or not launch.sourcedid:
            return replace(planned, trust=trust, obstacle=self._no_secret(launch))
        asked = self._ask(launch, wire, trust, self.prompts)
        if isinstance(asked, NotPossible):
            return replace(planned, trust=trust, obstacle=asked)
        return replace(planned, credentials=asked, trust=trust)

    def _trust(self, *, sandbox: str = "") -> Trust:
        from lticheck.probing.trust import Trust  # noqa: PLC0415 - start-up time

        return Trust(
            allowed=self.allowed,
            sandbox=sandbox,
            confirm=self._confirm if self.prompts else None,
        )

    def _confirm(self, key: str, host: str) -> bool:
        """Ask the person once about a key and a host."""
        with self._planning:
            if self.prompts and (key, host) not in self._confirmed:
                self._confirmed[key, host] = self.prompts.confirm(key, host)
            return self._confirmed.get((key, host), False)

    def _ask(
        self, launch: Launch, wire: HttpClient, trust: Trust, prompts: Prompts
    ) -> Credentials | NotPossible:
        """Ask for the secret of a key, where it may go anywhere: who types it has seen the host."""
        key = launch.consumer_key
        if key in self._asked:
            return SharedSecret(consumer_key=key, secret=self._asked[key])
        shown: list[str] = []

        def note(_key: str, host: str) -> bool:
            shown.append(host)
            return True

        try:
            url = wire.sendable(launch.outcome_url)
            unknown = SharedSecret(consumer_key=key, secret="")
            replace(trust, confirm=note).permission(url, unknown, launch=launch)
        except RequestNotPossible as error:
            return self._not_possible(error)
        from lticheck.probing.trust import origin_of  # noqa: PLC0415 - start-up time

        host = origin_of(url)
        typed = prompts.secret(key, host)
        if not typed:
            return NotPossible(reason="no secret was typed: looked at offline")
        self._asked[key] = typed
        if shown:
            self._confirmed[key, host] = True
        return SharedSecret(consumer_key=key, secret=self._asked[key])

    def _no_secret(self, launch: Launch) -> NotPossible:
        named = self.consumers.hosts or self.consumers.registrations
        is_unread = not named and USUAL_FILE.is_file()
        option = f"--consumers {USUAL_FILE}" if is_unread else ""
        command = self.command_for(option) if option else ""
        missing = self.consumers.missing.get(launch.tool_key)
        if missing:
            return NotPossible(reason=f"{missing} is not set", command=command)
        if launch.is_lti13:
            reason = f"no private key for the client id “{launch.tool_key}”"
            return NotPossible(
                reason=reason if command else f"{reason}: {WAYS_13}", command=command
            )
        reason = f"no secret for the consumer key “{launch.consumer_key}”"
        return NotPossible(reason=reason if command else f"{reason}: {WAYS}", command=command)

    def _not_possible(self, error: RequestNotPossible) -> NotPossible:
        from lticheck.probing.trust import HostNotTrusted  # noqa: PLC0415 - start-up time

        if isinstance(error, HostNotTrusted):
            command = self.command_for(error.option)
            return NotPossible(reason=error.message, command=command)
        return NotPossible(reason=error.message)
