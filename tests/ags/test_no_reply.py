"""Whatever comes in place of a reply, at each step of LTI 1.3: it is told, and never "ok"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from lticheck.model.exchange import Sent, SignedRequest, TransportFailure, TransportTrouble
from lticheck.probing.diagnosing import diagnose
from lticheck.reporting.build import build
from lticheck.reporting.verdict import Verdict
from tests.ags.asking import Asking, Recording, launch_of

STEPS = {
    "token": "/login/oauth2/token",
    "line item": "/line_items/",
    "results": "/results",
    "test write": "/scores",
}


@dataclass
class Failing:
    """A client that gets no reply to one kind of request."""

    real: object
    part: str
    trouble: TransportTrouble
    failed: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)

    def send(
        self, request: SignedRequest, *, address_allowed: Callable[[str], bool] | None = None
    ) -> Sent:
        if self.part not in request.url:
            return self.real.send(request, address_allowed=address_allowed)  # type: ignore[attr-defined, no-any-return]
        self.failed.append(request.url)
        failure = TransportFailure(trouble=self.trouble, detail="got more than 100 headers")
        return Sent(answer=failure, sent_at=0.0, elapsed=0.0)


@pytest.mark.parametrize("trouble", TransportTrouble)
@pytest.mark.parametrize("step", STEPS)
def test_no_reply_is_never_in_order(
    step: str, trouble: TransportTrouble, asking: Asking, canvas: Recording
) -> None:
    client = Failing(asking.session.wire, STEPS[step], trouble)
    asking.session.wire = client  # type: ignore[assignment]
    found = diagnose(asking.about(launch_of(canvas)))
    assert client.failed
    assert found.verdict in {Verdict.PROBLEM, Verdict.NOT_CHECKED}
    assert found.findings or found.not_checked


def test_a_step_that_failed_is_not_in_order_where_no_rule_knows_why(
    asking: Asking, canvas: Recording
) -> None:
    client = Failing(asking.session.wire, "/results", TransportTrouble.UNREADABLE)
    asking.session.wire = client  # type: ignore[assignment]
    found = build(asking.about(launch_of(canvas)), ())
    assert found.verdict is Verdict.NOT_CHECKED
    assert "no rule knows why" in found.not_checked
