"""Slowing down before Canvas refuses: by the X-Rate-Limit-Remaining of its answers.

Canvas gives each tool domain (LTI 1.1) or client id (LTI 1.3) a leaky bucket of 600 units that
leaks 10 a second, charges 50 for each request as it comes, and refuses with 403 once the bucket is
full (app/middleware/request_throttle.rb).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import HttpClient, Sent, SignedRequest
from lticheck.model.response import Response

UP_FRONT = 50.0
"""Units that a request costs as it comes."""
LEAK = 10.0
"""Units that come back in a second."""
RESERVE = 100.0
"""Units that are left to the tool itself, which goes on posting grades."""
LONGEST = 60.0
"""Seconds after which one request is sent whatever was seen: it shows what is left now."""
OTHERS = 0.25
"""Seconds after which the answers of others are looked at again."""
HEADER = "X-Rate-Limit-Remaining"


@dataclass(kw_only=True, eq=False)
class _Bucket:
    """What is known of one bucket."""

    left: float | None = None
    """Units, by the last answer and what was sent since; None where Canvas does not tell."""
    at: float = 0.0
    under_way: int = 0


@dataclass(kw_only=True, eq=False)
class Pace:
    """Lets the requests of several threads go as fast as each bucket bears."""

    clock: Callable[[], float] = time.monotonic
    wait: Callable[[float], bool] = field(default_factory=lambda: threading.Event().wait)
    """Waits so many seconds; tells whether the run has ended meanwhile."""
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def request(self, name: str) -> Iterator[Callable[[Sent], None]]:
        """Wait until a request fits into a bucket; what is yielded takes its answer."""
        self._enter(name)
        try:
            yield lambda sent: self._see(name, sent)
        finally:
            with self._lock:
                self._buckets[name].under_way -= 1

    def _enter(self, name: str) -> None:
        deadline, has_ended = self.clock() + LONGEST, False
        while True:
            with self._lock:
                bucket = self._buckets.setdefault(name, _Bucket())
                short = self._short(bucket)
                is_late = self.clock() >= deadline and not bucket.under_way
                if short <= 0 or is_late or has_ended:
                    bucket.under_way += 1
                    bucket.left = None if bucket.left is None else bucket.left - UP_FRONT
                    return
                longest = OTHERS if bucket.under_way else LONGEST
            has_ended = self.wait(min(max(short / LEAK, 0.05), longest))

    def _short(self, bucket: _Bucket) -> float:
        """Return how many units are missing for one more request."""
        if bucket.left is None:
            return 0.0
        now = self.clock()
        bucket.left += LEAK * (now - bucket.at)
        bucket.at = now
        return UP_FRONT + RESERVE - bucket.left

    def _see(self, name: str, sent: Sent) -> None:
        told = sent.answer.header(HEADER) if isinstance(sent.answer, Response) else ""
        try:
            left = float(told)
        except ValueError:
            return
        if left == left and abs(left) < 1e9:
            with self._lock:
                bucket = self._buckets[name]
                bucket.left, bucket.at = left, self.clock()


@dataclass(frozen=True, kw_only=True, eq=False)
class PacedClient:
    """An HTTP client that keeps to the pace of one bucket."""

    wire: HttpClient
    pace: Pace
    bucket: str

    def sendable(self, url: str) -> str:
        """Return the URL as it will go over the wire."""
        return self.wire.sendable(url)

    def send(
        self, request: SignedRequest, *, address_allowed: Callable[[str], bool] | None = None
    ) -> Sent:
        """Send it once its turn has come."""
        with self.pace.request(self.bucket) as see:
            sent = self.wire.send(request, address_allowed=address_allowed)
            see(sent)
        return sent
