"""How a request of LTI 1.3 ended in the words of a client: taken, no JSON, or no answer at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lticheck.captures.logs.ags_events import LogEvent, StatusSeen, StepSeen
from lticheck.captures.logs.troubles import troubles
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import TransportFailure
from lticheck.services.ags.endpoint import Endpoint

TAKEN_WORDS = ("Score successfully sent", "resultUrl")
NO_JSON_WORDS = ("did not return a JSON response for the access token", "JSONDecodeError:")
TAKEN = re.compile(r"Score successfully sent|\\?[\"']resultUrl\\?[\"']\s?(?:=>|:)")
"""ltijs says the former; the latter stands in Canvas's answer to a score that it took."""
NO_JSON = re.compile(
    r"did not return a JSON response for the access token|JSONDecodeError: Expecting value"
)
FRAME = re.compile(r"\bin (get_access_token|put_grade|make_service_request)\b")
"""Functions of PyLTI1p3 and pylti1p3next, as a traceback names them."""
ABOVE = 12_000
"""Characters of a traceback above its last line, chained exceptions and all."""


@dataclass(frozen=True, kw_only=True)
class NoAnswerSeen(LogEvent):
    """A connection failed; the step is known where a traceback names it."""

    failure: TransportFailure
    endpoint: Endpoint | None = None


@dataclass(frozen=True, kw_only=True)
class NoJsonSeen(LogEvent):
    """An answer with a good status was no JSON: it is not Canvas's own."""

    endpoint: Endpoint


def ends_in(text: str) -> Iterator[LogEvent]:
    """Yield how requests ended."""
    for found in _matches(TAKEN, text, TAKEN_WORDS):
        yield StepSeen(at=found.start(), endpoint=Endpoint.SCORES)
        yield StatusSeen(at=found.start() + 1, status=200)
    for found in _matches(NO_JSON, text, NO_JSON_WORDS):
        by_name = found[0].startswith("did not")
        endpoint = Endpoint.TOKEN if by_name else _step_above(text, found.start())
        if endpoint:
            yield NoJsonSeen(at=found.start(), endpoint=endpoint)
    for trouble in troubles(text):
        yield NoAnswerSeen(
            at=trouble.start, failure=trouble.failure, endpoint=_step_above(text, trouble.start)
        )


def _matches(looked_for: re.Pattern[str], text: str, words: Iterable[str]) -> list[re.Match[str]]:
    """Return what is found where one of the words is: they are looked for much faster."""
    return list(looked_for.finditer(text)) if any(word in text for word in words) else []


def _step_above(text: str, at: int) -> Endpoint | None:
    """Return the step that the innermost of a client's functions takes."""
    frames = FRAME.findall(text, max(0, at - ABOVE), at)
    if not frames:
        return None
    return Endpoint.TOKEN if frames[-1] == "get_access_token" else Endpoint.SCORES
