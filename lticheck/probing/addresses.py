"""Which IP addresses a signed request may reach, judged where it is connected."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterator
from enum import Enum

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",  # most clouds; link-local
        "168.63.129.16",  # Azure's host
        "100.100.100.200",  # Alibaba
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # AWS over IPv6
        "fd20:ce::254",  # Google over IPv6
    )
)
"""Where clouds give their machines' own credentials to whoever asks."""

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""

OWN_NAMES = re.compile(
    r"(.+\.)?localhost|localhost\.localdomain|ip6-(localhost|loopback)"
    r"|metadata(\.google\.internal)?|instance-data(\..+)?"
)
"""Names that mean this machine, or its cloud's metadata, without any look-up."""

LOOPBACK_NAME = "127.0.0.1"


class AddressPolicy(Enum):
    """How near to this machine a request may go."""

    ANY = "any address"
    """The user named the host, so it may be this very machine."""
    NO_SELF = "no loopback, link-local or metadata address"
    """Also private networks: many a school's Canvas stands in one."""
    PUBLIC = "public addresses alone"
    LOOPBACK = "this machine alone"
    """For lticheck's own sandbox."""

    def allows(self, address: str) -> bool:
        """Tell whether a request may go to this IP address; what is none is not allowed.

        Addresses that are packed into others (IPv4-mapped, NAT64, 6to4, Teredo) count as well.
        """
        try:
            found = tuple(_meant(ipaddress.ip_address(address)))
        except ValueError:
            return False
        return all(self._allows(one) for one in found)

    def allows_host(self, host: str) -> bool:
        """Tell whether a host that is written as an address, or as this machine's name, may be.

        Other names are judged once they are connected; behind a proxy they are the proxy's.
        """
        if OWN_NAMES.fullmatch(host.rstrip(".")):
            return self.allows(LOOPBACK_NAME)
        written = written_address(host)
        return written is None or self.allows(written)

    def _allows(self, address: Address) -> bool:
        match self:
            case AddressPolicy.ANY:
                return True
            case AddressPolicy.LOOPBACK:
                return address.is_loopback
            case AddressPolicy.NO_SELF:
                return not _is_own(address)
            case AddressPolicy.PUBLIC:
                return address.is_global and not _is_own(address)


def written_address(host: str) -> str | None:
    """Return the IP address that a host is written as; None for a name.

    As a resolver reads it: `127.1`, `0x7f000001` and `2130706433` are 127.0.0.1. A number that no
    resolver could read comes back as it is, and is then allowed nowhere.
    """
    if ":" in host:
        return host
    last = host.rstrip(".").rpartition(".")[2]
    if not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last, re.ASCII | re.IGNORECASE):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return host


def _meant(address: Address) -> Iterator[Address]:
    """Yield an address and those that are packed into it; a mapped one is nothing but IPv4."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _is_own(address: Address) -> bool:
    """Tell whether an address means this machine, its neighbours without a router, or nobody."""
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or (address.is_reserved and address not in NAT64)
        or address in METADATA
        or (isinstance(address, ipaddress.IPv4Address) and address.packed[0] == 0)
    )
