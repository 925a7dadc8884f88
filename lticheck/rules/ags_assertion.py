"""What Canvas will refuse in a client assertion, read from the captured request alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lticheck.model.case import Case
from lticheck.model.urls import url_parts
from lticheck.rules.ags_evidence import shown_json
from lticheck.rules.evidence import format_duration
from lticheck.rules.missing_answers import is_missing
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.model.jwt import Jwt
    from lticheck.services.ags.exchange import AgsExchange

NEEDED = ("sub", "aud", "exp", "iat", "jti", "iss")
"""Claims that Canvas wants, in the order in which it names them (T10)."""
OLDEST = 300
"""Seconds that an assertion may be old (T10c)."""
FRESH = 60.0
"""Seconds within which an assertion is of the moment at which it is sent."""
MILLISECONDS = 1e11
"""A time above it is no number of seconds: it would be in the year 5138."""
ANY_CANVAS = "canvas.instructure.com"
"""Canvas of 2026 takes an audience of this host everywhere (T10a)."""


def unanswered(case: Case, endpoint: Endpoint) -> Iterator[tuple[Exchange, AgsExchange]]:
    """Yield requests of which no answer says whether all was well with them."""
    for exchange in case.exchanges:
        ags = ags_of(exchange)
        if ags and ags.endpoint is endpoint and is_missing(ags):
            yield exchange, ags


def is_fresh(exchange: Exchange, assertion: Jwt | None) -> bool:
    """Tell whether an assertion was made when it was sent, by the sender's own clock.

    Then “expired” is a matter of clocks, and not of a token that was kept.
    """
    issued = assertion.claims.get("iat") if assertion else None
    if exchange.sent_at is None or not isinstance(issued, int) or isinstance(issued, bool):
        return False
    return abs(exchange.sent_at - issued) < FRESH


def wrong_audience(claims: Mapping[str, object], url: str) -> bool:
    """Tell whether no audience of these claims is the token URL that was asked (T10a)."""
    stated = claims.get("aud")
    several = stated if isinstance(stated, list) else [stated]
    texts = [one for one in several if isinstance(one, str)]
    if not texts or "://" not in url:
        return False
    plain = url.partition("?")[0]
    return not any(one == plain or url_parts(one).hostname == ANY_CANVAS for one in texts)


def claims_trouble(claims: Mapping[str, object], sent_at: float | None) -> str:
    """Say what Canvas will refuse in these claims beside the audience; empty where nothing is."""
    missing = [name for name in NEEDED if name not in claims]
    if missing:
        return f"The client assertion lacks {', '.join(missing)}."
    for name in ("exp", "iat"):
        value = claims[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{name} is {shown_json(value)}, not a number: Canvas fails with status 500."
    return _times_trouble(claims, sent_at)


def _times_trouble(claims: Mapping[str, object], sent_at: float | None) -> str:
    expires, issued = claims["exp"], claims["iat"]
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        return ""
    if issued > MILLISECONDS:
        return "iat is in milliseconds: Canvas reads seconds, and so a time far in the future."
    if expires < issued:
        return "The client assertion expires before it was made: exp is smaller than iat."
    age = sent_at - issued if sent_at is not None else 0.0
    if age > OLDEST:
        return (
            f"The client assertion was {format_duration(age)} old when it was sent; Canvas takes "
            "one of at most 5 minutes."
        )
    return ""
