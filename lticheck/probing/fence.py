"""A fence against a write whose answer was lost: its nonce is spent, so that it cannot land later.

Canvas takes a nonce once for a tool (lib/lti/security.rb; app/controllers/lti_api_controller.rb:
`Duplicate nonce detected`), and OAuth lets a request live for 90 minutes. A read that is signed
with the nonce and timestamp of the lost write shows whether it arrived: if so, the read is
refused; if not, the write will be.
"""

from __future__ import annotations

from collections.abc import Callable

from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Exchange

DUPLICATE = "Duplicate nonce detected"
EXPIRED = "Timestamp too old or too far in the future"
TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """With which nonce and timestamp a request is signed."""

    nonce: str
    timestamp: str
    """Seconds since 1970."""


def is_duplicate(exchange: Exchange) -> bool:
    """Tell whether Canvas says that it has seen this nonce."""
    return exchange.is_refused and _says(exchange, DUPLICATE)


def is_settled(exchange: Exchange) -> bool:
    """Tell whether an answer says where a nonce stands: it was new, or it was seen."""
    return exchange.succeeded or is_duplicate(exchange)


def _says(exchange: Exchange, text: str) -> bool:
    return exchange.outcome is not None and exchange.outcome.refuses(text=text)


@dataclass(kw_only=True, eq=False)
class Fence:
    """Spends the nonce of a lost write. `holds` tells whether that is proven, else `why` not."""

    read: Callable[[Stamp], Exchange]
    """Sends a readResult that is signed with a given nonce and timestamp."""
    stamp: Stamp
    holds: bool = False
    why: str = "how it was signed is not known"

    def raise_(self) -> bool:
        """Raise the fence; return whether the write may have arrived before it."""
        if not self.stamp.nonce:
            return True
        for _ in range(TRIES):
            first = self.read(self.stamp)
            if is_duplicate(first):  # by the write, or by a read of ours whose answer was lost
                self.holds = True
                return True
            if _says(first, EXPIRED):  # and so has the write
                self.holds = True
                return True
            if first.succeeded:
                self._prove()
                return not self.holds
        self.why = "Canvas could not be asked about it"
        return True

    def _prove(self) -> None:
        """Find out whether nonces are kept at all: the second read must be refused."""
        for _ in range(TRIES):
            second = self.read(self.stamp)
            if is_duplicate(second):
                self.holds = True
                return
            if second.succeeded:
                self.why = "nonces are not kept there"
                return
        self.why = "Canvas could not be asked about it"
