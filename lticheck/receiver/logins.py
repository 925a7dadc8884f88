"""Logins of LTI 1.3: Canvas opens the tool's login URL, and the tool sends the browser back.

1EdTech Security Framework, section 5.1.1. The browser is only ever sent to a Canvas that is known:
Canvas cloud by its issuer, the Canvas that the user named, or a sandbox of this user. An address
out of the login itself is never followed.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import field
from urllib.parse import urlencode

from lticheck.captures.parameters import Parameters
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError

AUTHORIZE_PATH = "/api/lti/authorize_redirect"
CLOUDS = {
    "https://canvas.instructure.com": "https://sso.canvaslms.com",
    "https://canvas.beta.instructure.com": "https://sso.beta.canvaslms.com",
    "https://canvas.test.instructure.com": "https://sso.test.canvaslms.com",
}
"""Where each of Canvas's clouds signs a launch in, by its issuer (Canvas: doc/api)."""
MOST_PENDING = 1000
LONGEST_HINT = 4096
LOOPBACK = "127.0.0.1:"


@dataclass(frozen=True, kw_only=True, eq=False)
class Pending:
    """A login that was sent on, until its launch comes."""

    nonce: str
    origin: str
    """The Canvas to which it was sent."""
    is_sandbox: bool


@dataclass(kw_only=True, eq=False)
class Logins:
    """Answers logins, and remembers what the launch has to bring back."""

    origins: Callable[[], Sequence[str]]
    """Where this endpoint is reached, the usual one first. Launches are posted nowhere else."""
    platform: str = ""
    """The origin of a Canvas that the user named; empty: Canvas cloud and sandboxes alone."""
    registered: Callable[[str], str] = lambda _client_id: ""
    """Gives the origin that the user's registration of a client id names; empty: it names none."""
    is_sandbox_port: Callable[[int], bool] = lambda _port: False
    """Tells whether a sandbox of this user listens on a port."""
    _pending: OrderedDict[str, Pending] = field(default_factory=OrderedDict)

    def answer(self, parameters: Parameters) -> str:
        """Return where the browser goes. Raises LticheckError where that Canvas is not known."""
        values = dict(reversed(parameters))
        origin, is_sandbox = self._origin(values)
        state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._pending[state] = Pending(nonce=nonce, origin=origin, is_sandbox=is_sandbox)
        while len(self._pending) > MOST_PENDING:
            self._pending.popitem(last=False)
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": values.get("client_id", ""),
            "redirect_uri": self._redirect_uri(values.get("target_link_uri", "")),
            "login_hint": values.get("login_hint", ""),
            "lti_message_hint": values.get("lti_message_hint", ""),
            "state": state,
            "nonce": nonce,
        }
        return f"{origin}{AUTHORIZE_PATH}?{urlencode(asked)}"

    def take(self, state: str) -> Pending | None:
        """Return the login that a launch belongs to, once."""
        return self._pending.pop(state, None)

    def _redirect_uri(self, target: str) -> str:
        """Return the launch URL that Canvas names, where it is of this endpoint."""
        own = self.origins()
        is_own = any(target == origin or target.startswith(f"{origin}/") for origin in own)
        return target if is_own else f"{own[0]}/launch"

    def _origin(self, values: dict[str, str]) -> tuple[str, bool]:
        port = _sandbox_port(values.get("lti_message_hint", ""))
        if port is not None and self.is_sandbox_port(port):
            return f"http://{LOOPBACK}{port}", True
        named = self.registered(values.get("client_id", "")) or self.platform
        if named:
            return named, False
        issuer = values.get("iss", "")
        if issuer in CLOUDS:
            return CLOUDS[issuer], False
        raise LticheckError(
            f"this login is of “{issuer[:200]}”, which is no Canvas cloud",
            hint="name the Canvas that may be answered: lticheck capture --platform https://HOST, "
            "or hosts of its client id in the file of --consumers",
        )


def is_login(parameters: Parameters) -> bool:
    """Tell whether these are what Canvas sends to a tool's login URL."""
    return {"iss", "login_hint"} <= {name for name, _ in parameters}


def _sandbox_port(hint: str) -> int | None:
    """Return the loopback port in the hint of a sandbox; whether one listens there is asked."""
    parts = hint.split(".") if len(hint) <= LONGEST_HINT else []
    try:
        payload = json.loads(base64.urlsafe_b64decode(parts[1] + "=="))
        domain = payload["canvas_domain"]
    except (IndexError, KeyError, TypeError, ValueError, RecursionError):
        return None
    port = domain.removeprefix(LOOPBACK) if isinstance(domain, str) else ""
    is_port = domain != port and port.isascii() and port.isdigit() and len(port) <= 5
    return int(port) if is_port else None
