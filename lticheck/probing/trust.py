"""Where a secret may go: the one place that decides whether a signed request may be sent.

A capture is hostile: a student can mail one. Canvas signs more than it seems, for a launch link
may carry parameters of its maker's choice into the signed body. So a right signature alone proves
nothing about the outcome URL, and what a capture says of its platform proves nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from urllib.parse import parse_qsl

from lticheck.model.case import UNCHECKED, SignatureCheck, SignatureState
from lticheck.model.credentials import Credentials, Registration
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.grade_urls import (
    GradeEndpoint,
    WebAddress,
    hostile_part,
    is_below_canvas_services,
    other_than,
    read_web_address,
)
from lticheck.model.hosts import NamedHost, host_in_url
from lticheck.model.launch import Launch
from lticheck.model.urls import url_parts
from lticheck.model.visible import visible_line
from lticheck.probing.addresses import LOOPBACK_NAME, AddressPolicy, written_address

CANVAS_CLOUD = ".instructure.com"
OUTCOME_URL = "lis_outcome_service_url"
RETURN_URL = "launch_presentation_return_url"


class Ground(StrEnum):
    """Why a host is trusted with what is signed."""

    NAMED = "named"
    CANVAS_CLOUD = "Canvas cloud"
    PROVEN = "proven by the launch's signature"
    CONFIRMED = "confirmed"
    SANDBOX = "the sandbox"


ADDRESSES = {
    Ground.NAMED: AddressPolicy.ANY,
    Ground.CANVAS_CLOUD: AddressPolicy.PUBLIC,
    Ground.PROVEN: AddressPolicy.NO_SELF,
    Ground.CONFIRMED: AddressPolicy.NO_SELF,
    Ground.SANDBOX: AddressPolicy.LOOPBACK,
}
"""How near to this machine a request may go, by the reason for which its host is trusted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Permission:
    """A signed request may be sent to one URL."""

    ground: Ground

    def address_allowed(self, address: str) -> bool:
        """Tell whether it may go to this IP address: asked at the connected socket."""
        return ADDRESSES[self.ground].allows(address)


class GradeUrlRefused(RequestNotPossible):
    """A URL to which nothing signed goes, on any host: the rule `grade-url-refused`."""


class HostNotTrusted(RequestNotPossible):
    """Nothing shows that this host may have what is signed with this secret."""

    def __init__(self, message: str, *, host: str, option: str = "") -> None:
        super().__init__(message)
        self.host = host
        """What `--allow-host` takes, so that it can be named."""
        self.option = option or f"--allow-host {host}"
        """What is to be typed beside the rest of the command line."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Trust:
    """Whom the user trusts in this run, beside what each key's own hosts say."""

    allowed: tuple[NamedHost, ...] = ()
    """The hosts of `--allow-host`: for every key."""
    sandbox: str = ""
    """The origin of lticheck's own sandbox, where requests go there and nowhere else."""
    confirm: Callable[[str, str], bool] | None = None
    """Asks the person at the terminal about a consumer key and a host; None: nobody is there."""

    def permission(
        self,
        url: str,
        credentials: Credentials,
        *,
        launch: Launch | None = None,
        signature: SignatureCheck = UNCHECKED,
        endpoint: GradeEndpoint = GradeEndpoint.OUTCOME,
    ) -> Permission:
        """Decide on one URL, as the HTTP library prepared it.

        `signature` is that of the launch, verified with the secret of these very credentials.
        Raises GradeUrlRefused for a URL that no host may be asked by, and HostNotTrusted where
        nothing speaks for the host.
        """
        own = _is_own_token_url(url, credentials, endpoint)
        address = _plain_address(url, launch, None if own else endpoint)
        ground = self._ground(address, credentials, launch, signature, endpoint)
        if own and not self.sandbox:
            ground = Ground.NAMED  # by the registration itself, which is the user's
        if ground is None or not ADDRESSES[ground].allows_host(address.host):
            raise _not_trusted(address, credentials, launch, ground)
        if ground is Ground.CONFIRMED and not self._confirmed(address, credentials):
            key = visible_line(credentials.name)
            host = _host(address)
            raise HostNotTrusted(f"{host} was not confirmed for “{key}”", host=host)
        return Permission(ground=ground)

    def _ground(
        self,
        address: WebAddress,
        credentials: Credentials,
        launch: Launch | None,
        signature: SignatureCheck,
        endpoint: GradeEndpoint,
    ) -> Ground | None:
        if self.sandbox:
            return Ground.SANDBOX if _is_at(address, self.sandbox) else None
        named = (*credentials.hosts, *self.allowed)
        covering = [one for one in named if one.covers(address.host, address.port)]
        if covering:
            if endpoint is not GradeEndpoint.OUTCOME and _is_readable(address, covering):
                raise _in_clear(address)
            return Ground.NAMED
        if launch is not None and launch.is_of_sandbox:
            return None
        if not credentials.hosts and _is_canvas_cloud(address):
            return Ground.CANVAS_CLOUD
        of_lti11 = launch is not None and endpoint is GradeEndpoint.OUTCOME
        if of_lti11 and launch and is_proven(address, launch, signature):
            return Ground.PROVEN
        return Ground.CONFIRMED if self.confirm else None

    def _confirmed(self, address: WebAddress, credentials: Credentials) -> bool:
        asked = f"{address.scheme}://{_host(address)}"
        return self.confirm is not None and self.confirm(credentials.name, asked)


def is_proven(address: WebAddress, launch: Launch, signature: SignatureCheck) -> bool:
    """Tell whether a launch proves that its outcome URL is of the Canvas that signed it.

    Canvas always sets the return URL itself; the outcome URL it may have been given by a launch
    link. Whatever says one of the two twice proves nothing.
    """
    if signature.state is not SignatureState.VALID:
        return False
    stated = [value for name, value in launch.parameters if name == RETURN_URL]
    outcomes = [value for name, value in launch.parameters if name == OUTCOME_URL]
    in_query = {name for name, _ in parse_qsl(url_parts(launch.url).query, keep_blank_values=True)}
    if len(stated) != 1 or len(outcomes) != 1 or in_query & {RETURN_URL, OUTCOME_URL}:
        return False
    return _is_at(address, stated[0])


def _is_own_token_url(url: str, credentials: Credentials, endpoint: GradeEndpoint) -> bool:
    """Tell whether a URL is where the user's own registration says that tokens are had."""
    if endpoint is not GradeEndpoint.TOKEN or not isinstance(credentials, Registration):
        return False
    return url == credentials.token_url


def _plain_address(url: str, launch: Launch | None, endpoint: GradeEndpoint | None) -> WebAddress:
    """Part the URL; None for `endpoint` holds it to no path of Canvas.

    Raises GradeUrlRefused where it could do more than pass a grade back.
    """
    address = read_web_address(url)
    reason = hostile_part(url) or (hostile_part(launch.outcome_url) if launch else "")
    if not reason and address is None:
        reason = "it is not a plain web address"
    if not reason and address and endpoint and _is_canvas(address, launch, endpoint):
        reason = other_than(endpoint, address)
    if reason or address is None:
        raise GradeUrlRefused(reason)
    return address


def _is_canvas(address: WebAddress, launch: Launch | None, endpoint: GradeEndpoint) -> bool:
    """Tell whether a URL is to be held to Canvas's paths: a capture may say that it is another."""
    return (
        launch is None
        or launch.is_canvas
        or endpoint is not GradeEndpoint.OUTCOME
        or address.host.endswith(CANVAS_CLOUD)
        or is_below_canvas_services(address)
    )


def _is_readable(address: WebAddress, covering: Sequence[NamedHost]) -> bool:
    """Tell whether a token would go over plain http, as a capture may ask and no user did.

    Within this machine nobody reads along; whoever names the port knows what listens there.
    """
    written = LOOPBACK_NAME if address.host == "localhost" else written_address(address.host)
    is_here = written is not None and AddressPolicy.LOOPBACK.allows(written)
    return address.scheme == "http" and not is_here and all(one.port is None for one in covering)


def _in_clear(address: WebAddress) -> HostNotTrusted:
    host = host_in_url(address.host)
    return HostNotTrusted(
        f"a token for {host} would go over plain http, where others can read it",
        host=f"{host}:{address.port}",
    )


def _is_canvas_cloud(address: WebAddress) -> bool:
    return address.scheme == "https" and address.port == 443 and address.host.endswith(CANVAS_CLOUD)


def _is_at(address: WebAddress, url: str) -> bool:
    """Tell whether a URL has the scheme, host and port of an address."""
    other = _as_sent(url)
    return other is not None and other.origin == address.origin


def _as_sent(url: str) -> WebAddress | None:
    """Part a URL that is only compared: its scheme and host in lower case, without the rest."""
    scheme, _, rest = url.strip().partition("://")
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    return read_web_address(f"{scheme}://{authority}".lower()) if url.isascii() else None


def named_host_of(url: str) -> str:
    """Return what `--allow-host` takes for a URL as it is sent; empty where it is none."""
    address = read_web_address(url)
    return address.shown_host if address else ""


def origin_of(url: str) -> str:
    """Return scheme and host of a URL as it is sent, as a person is shown them."""
    address = read_web_address(url)
    return f"{address.scheme}://{address.shown_host}" if address else ""


def _host(address: WebAddress) -> str:
    return address.shown_host


def _not_trusted(
    address: WebAddress, credentials: Credentials, launch: Launch | None, ground: Ground | None
) -> HostNotTrusted:
    """Say why a host is not trusted, and what would change that."""
    host, key = _host(address), visible_line(credentials.name)
    if launch is not None and launch.is_of_sandbox:
        message = f"the launch is of lticheck's own sandbox, and none of it runs at {host}"
        return HostNotTrusted(message, host=host, option="--sandbox")
    message = f"nothing shows that {host} may have requests signed for “{key}”"
    if ground is not None:
        message = f"{host} is an address near this machine, which is asked only where it is named"
    elif credentials.hosts:
        message = f"{host} is not one of the hosts that are named for “{key}”"
    return HostNotTrusted(message, host=host)
