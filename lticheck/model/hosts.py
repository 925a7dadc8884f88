"""Hosts that a user names as a tool's own: `HOST`, `HOST:PORT`, `*.HOST`."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.pattern import pattern

NAME = pattern(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
"""A host name in lower-case ASCII, as DNS and people write it; underscores are Docker's."""

PORT = pattern(r"[0-9]{1,5}")
IN_BRACKETS = pattern(r"\[([0-9A-Fa-f:.]+)\](?::([0-9]{1,5}))?")
FORMS = "write HOST, HOST:PORT or *.HOST, such as school.instructure.com"


@dataclass(frozen=True, kw_only=True, eq=False)
class NamedHost:
    """One host, or all hosts below one, that may be sent what is signed."""

    host: str
    """Lower-case ASCII, IDNA-encoded; an IPv6 address without brackets."""
    port: int | None = None
    """None: any port of this host."""
    below: bool = False
    """True for `*.HOST`: every host below it, and not the host itself."""

    @property
    def in_url(self) -> str:
        """Return it as it stands in a URL, with its port where it names one."""
        return host_in_url(self.host) + (f":{self.port}" if self.port else "")

    def covers(self, host: str, port: int) -> bool:
        """Tell whether a request to this host and port goes to what was named."""
        if self.port not in {None, port}:
            return False
        return host.endswith(f".{self.host}") if self.below else host == self.host


def host_in_url(host: str) -> str:
    """Return a host as a URL holds it: an IPv6 address in brackets (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def read_named_hosts(texts: Iterable[str], where: str) -> tuple[NamedHost, ...]:
    """Read several hosts; `where` says who named them, for the error.

    Raises LticheckError for what is no host.
    """
    return tuple(read_named_host(text, where) for text in texts)


def read_named_host(text: str, where: str) -> NamedHost:
    """Read one host, in any case and script.

    Raises LticheckError for what is no host, such as a URL, or a wildcard over a whole domain
    ending.
    """
    plain = text.strip()
    below = plain.startswith("*.")
    host, port = _parted(plain.removeprefix("*."))
    found = _address(host) or _ascii(host)
    is_broad = below and ("." not in found or bool(_address(host)))
    if not found or is_broad or (port and not 0 < int(port) < 65536):
        raise LticheckError(f"{where}: “{text}” is no host", hint=FORMS)
    return NamedHost(host=found, port=int(port) if port else None, below=below)


def _parted(text: str) -> tuple[str, str]:
    """Part host and port; an IPv6 address may stand in brackets, or bare without a port."""
    if text.startswith("["):
        found = IN_BRACKETS.fullmatch(text)
        return (found[1], found[2] or "") if found else ("", "")
    if _address(text):
        return text, ""
    host, colon, port = text.partition(":")
    return (host, port) if not colon or PORT.fullmatch(port) else ("", "")


def _address(text: str) -> str:
    """Return an IP address in its one usual form; empty for anything else."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""


def _ascii(name: str) -> str:
    """Return a name as it stands in DNS (IDNA, RFC 3490); empty where that is not sure.

    Python's codec knows IDNA 2003, in which `straße` is another domain than in IDNA 2008: a name
    that does not come back as it was is refused, and can be written in its `xn--` form.
    """
    lower = name.lower()
    try:
        found = lower.encode("idna").decode("ascii")
        same = found.encode("ascii").decode("idna") == lower or found == lower
    except UnicodeError:
        return ""
    return found if same and NAME.fullmatch(found) else ""
