"""From a launch's POST to the report in the browser, beside the requests that it sends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlencode

from lticheck.model.credentials import Consumers
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.session import Session
from lticheck.receiver.endpoint import Endpoint
from lticheck.receiver.receiver import Receiver, warm_up
from lticheck.sandbox import Sandbox
from tests.sandbox.client import exchange

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LAUNCHES = 20


def launch_to_report() -> str:
    """Return the median of some launches of LTI 1.1, with what they ask of Canvas and without."""
    with Sandbox() as canvas:
        asked = _median(canvas, offline=False)
        alone = _median(canvas, offline=True)
    return (
        f"capture, from POST to report: {alone:.0f} ms without asking, {asked:.0f} ms with two "
        "requests to the sandbox (wanted: 300 beside the requests)"
    )


def _median(canvas: Sandbox, *, offline: bool) -> float:
    with _endpoint(canvas, offline=offline) as endpoint:
        url = f"{endpoint.origins[-1]}/launch"
        taken = []
        for _ in range(LAUNCHES):
            body = urlencode(list(canvas.launch("points-zero", to=url))).encode()
            started = time.perf_counter()
            answer = exchange(url, body, FORM)
            taken.append(time.perf_counter() - started)
            assert answer.status == 200
    return sorted(taken)[LAUNCHES // 2] * 1e3


@contextmanager
def _endpoint(canvas: Sandbox, *, offline: bool) -> Iterator[Receiver]:
    wire = RequestsClient(timeout=10, trust_environment=False)
    with closing(wire):
        session = Session(
            consumers=Consumers(), wire=None if offline else wire, sandbox=canvas, timeout=10
        )
        receiver = Receiver(session=session, port=0)
        with Endpoint(receiver=receiver):
            warm_up()
            yield receiver
