"""What was posted to the endpoint: a launch, what Canvas says in place of one, or neither."""

from __future__ import annotations

from urllib.parse import parse_qsl

from lticheck.captures import Capture
from lticheck.captures.classify import HttpExchange, classify
from lticheck.captures.collect import collect
from lticheck.captures.outcome_request import Headers, request_of
from lticheck.captures.parameters import Parameters
from lticheck.model.errors import NothingRecognised

FORM = "received by lticheck capture"
MOST_NAMES = 12
"""Names of parameters that are listed where no launch is among them."""


def parameters_of(text: str) -> Parameters:
    """Read a form or a query, order, duplicates and empty values kept."""
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=2000))


def capture_of(url: str, headers: Headers, body: bytes, source: str) -> Capture:
    """Return the launch that was posted. Raises NothingRecognised where there is none."""
    request = request_of("POST", url, headers, body)
    return collect(
        (classify(HttpExchange(request=request)),),
        source=source,
        form=FORM,
        nothing=_nothing(body),
    )


def _nothing(body: bytes) -> NothingRecognised:
    try:
        names = [name[:40] for name, _ in parameters_of(body.decode("utf-8", "replace"))]
    except ValueError:
        names = []
    listed = ", ".join(dict.fromkeys(names[:MOST_NAMES])) or "no parameters"
    return NothingRecognised(
        f"This is no launch: it has {listed}.",
        hint="A launch of LTI 1.1 posts lti_message_type and oauth_consumer_key, one of LTI 1.3 "
        "an id_token. Open the tool from Canvas, or from lticheck sandbox.",
    )
