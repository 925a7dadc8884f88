"""One request of LTI 1.3 with its answer."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass
from lticheck.services.ags.answers import meaning
from lticheck.services.ags.causes import Answer
from lticheck.services.ags.endpoint import Endpoint, line_item_of
from lticheck.services.ags.reply import AgsReply
from lticheck.services.ags.requests import AgsRequest

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange


@dataclass(frozen=True, eq=False)
class AgsExchange:
    """A request as far as it is known, and what came back; None where nothing did."""

    request: AgsRequest
    reply: AgsReply | None

    @property
    def endpoint(self) -> Endpoint:
        """Return which service was asked."""
        return self.request.endpoint

    @property
    def accepted(self) -> bool:
        """Tell whether the service did what was asked."""
        return self.reply is not None and self.reply.accepted

    @property
    def from_platform(self) -> bool:
        """Tell whether the service itself answered, and no page or proxy."""
        return self.reply is not None and self.reply.from_platform

    @property
    def line_item(self) -> str:
        """Return the path of the line item, or an empty string."""
        return line_item_of(self.request.url)

    @cached_property
    def meaning(self) -> Answer | None:
        """Return what a refusal means; None where there is none, or nobody knows."""
        return None if self.reply is None else meaning(self.request, self.reply)


@lru_cache(maxsize=32)
def ags_of(exchange: Exchange) -> AgsExchange | None:
    """Return what an exchange is to LTI 1.3's services; None where it is of LTI 1.1.

    Many rules ask about the same few exchanges, one after the other.
    """
    if not isinstance(exchange.asked, AgsRequest):
        return None
    said = exchange.outcome
    return AgsExchange(exchange.asked, said if isinstance(said, AgsReply) else None)
