"""LTI 1.3 of a running sandbox: registrations that work, launches, gradebook and results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.sandbox.ags.access_token import TOKEN_PATH
from lticheck.sandbox.ags.answers import Refused
from lticheck.sandbox.ags.launches import deployment_of
from lticheck.sandbox.ags.login import AUTHORIZE_PATH, KEY_SET_PATH
from lticheck.sandbox.ags.records import ISSUER
from lticheck.sandbox.ags.registration import Registration
from lticheck.sandbox.ags.service import AgsService
from lticheck.sandbox.browser import Browser, Form, PlainBrowser, fetched, redirect_of
from lticheck.sandbox.canvas.rows import Row, row_of
from lticheck.sandbox.scenarios.lti13 import Scenario13, scenarios13
from lticheck.sandbox.scenarios.lti13.sample_keys import TOOL_KEY, private_jwk
from lticheck.sandbox.web.http import Request

Pairs = list[tuple[str, str]]


class RunningSandbox(Protocol):
    """What the LTI 1.3 side needs of the sandbox that it belongs to."""

    ags: AgsService
    clock: Callable[[], float]
    public_url: str

    @property
    def url(self) -> str:
        """The origin at which it listens."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Launch13:
    """A launch that went through the tool's own login: what is posted to it, and its answer."""

    url: str
    """The tool's redirect URI."""
    form: Mapping[str, str] = field(default_factory=dict)
    """id_token and state; or error, error_description and state."""
    response: Any = None
    """What the tool answered to it."""

    @property
    def error(self) -> str:
        """Return Canvas's error, empty where there is none."""
        return self.form.get("error", "")


class Lti13:
    """The LTI 1.3 side of one sandbox."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self._sandbox = sandbox

    @property
    def scenarios(self) -> dict[str, Scenario13]:
        """Every scenario by its name."""
        return dict(scenarios13())

    def registration(self, name: str = "ok") -> Registration:
        """Return the registration of a scenario's tool."""
        scenario, url = scenario_named(name), self._origin
        registry = self._sandbox.ags.registry
        return Registration(
            issuer=ISSUER,
            client_id=registry.keys[scenario.key_id].client_id,
            deployment_id=deployment_of(scenario, registry),
            authorization_url=f"{url}{AUTHORIZE_PATH}",
            token_url=f"{url}{TOKEN_PATH}",
            key_set_url=f"{url}{KEY_SET_PATH}",
        )

    @property
    def _origin(self) -> str:
        """Return the origin at which tools reach the sandbox."""
        return self._sandbox.public_url or self._sandbox.url

    @property
    def private_jwk(self) -> dict[str, Any]:
        """The test key that every registration of the sandbox trusts, private part and all."""
        return dict(private_jwk(TOOL_KEY))

    @property
    def private_pem(self) -> str:
        """The same key as PEM."""
        return self._pem(private=True)

    @property
    def public_pem(self) -> str:
        """Its public part as PEM."""
        return self._pem(private=False)

    def _pem(self, *, private: bool) -> str:
        from joserfc.jwk import RSAKey  # noqa: PLC0415 - start-up time

        return RSAKey.import_key(self.private_jwk).as_pem(private=private).decode("ascii")

    def login(self, name: str = "ok", *, target: str) -> Pairs:
        """Return what Canvas sends to the tool's login URL.

        `target` is the tool's launch URL. Raises LticheckError with Canvas's words where Canvas
        shows an error in place of a launch.
        """
        sandbox = self._sandbox
        try:
            return sandbox.ags.login.initiate(
                scenario_named(name), self._origin, target=target, now=sandbox.clock()
            )
        except Refused as refused:
            raise LticheckError(
                f"Canvas shows no launch: {shown_words(refused.response.body)}",
                hint=f"that is what the scenario “{name}” is for",
            ) from refused

    def launch(
        self, name: str, *, login_url: str, target: str, browser: Browser | None = None
    ) -> Launch13:
        """Go through a login as a browser would, by the tool's own login route."""
        browser = browser or PlainBrowser()
        pairs = self.login(name, target=target)
        asked = fetched(browser, f"{login_url}?{urlencode(pairs)}")
        url, form = self._authorized(redirect_of(asked, login_url))
        return Launch13(url=url, form=form, response=browser.post(url, data=form))

    def _authorized(self, location: str) -> tuple[str, dict[str, str]]:
        """Ask this Canvas for the authorization; return where the form goes, and its fields."""
        sandbox, parts = self._sandbox, urlsplit(location)
        if not location.startswith(f"{self._origin}{AUTHORIZE_PATH}"):
            raise LticheckError(
                f"the tool's login leads to {location.partition('?')[0]}, not to this sandbox",
                hint=f"its authorization URL must be {self._origin}{AUTHORIZE_PATH}",
            )
        request = Request(
            method="GET",
            scheme=parts.scheme,
            host=parts.netloc,
            path=parts.path,
            query=parts.query,
        )
        answered = sandbox.ags.answer(request, sandbox.clock())
        if answered.status != 200:
            raise LticheckError(
                f"Canvas refuses the login: {shown_words(answered.body)}",
                hint="compare the tool's redirect URI and its state with what Canvas was sent",
            )
        form = Form()
        form.feed(answered.body.decode())
        return form.action, form.fields

    def posted(self, name: str = "ok", *, target: str = "https://tool.example/launch") -> Pairs:
        """Return what Canvas posts to a tool whose login went well, without any tool."""
        sandbox = self._sandbox
        token = sandbox.ags.login.id_token(
            scenario_named(name),
            self._origin,
            target=target,
            nonce=uuid4().hex,
            now=sandbox.clock(),
        )
        return [("id_token", token), ("state", uuid4().hex)]

    def gradebook(self, name: str = "ok") -> Row:
        """Return the student's row in the gradebook of a scenario's assignment."""
        scenario = scenario_named(name)
        world = self._sandbox.ags.registry.world
        return row_of(world.submission(scenario.assignment_id, scenario.user_id))

    def result(self, name: str = "ok") -> dict[str, Any] | None:
        """Return the tool's own result row, or None."""
        scenario, registry = scenario_named(name), self._sandbox.ags.registry
        item = registry.line_items[scenario.line_item_id]
        row = registry.result(item, scenario.user_id)
        return None if row is None else dict(vars(row))


def scenario_named(name: str) -> Scenario13:
    """Return a scenario. Raises LticheckError."""
    found = scenarios13().get(name)
    if found is None:
        raise LticheckError(
            f"the sandbox has no LTI 1.3 scenario “{name}”",
            hint=f"it has {', '.join(scenarios13())}",
        )
    return found


def shown_words(body: bytes) -> str:
    """Return the words of an error page."""
    return body.decode().partition("<body>")[2].partition("</body>")[0]
