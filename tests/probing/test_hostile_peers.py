"""Whatever a peer does, an exchange ends in time, in little memory, and with the right name."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from lticheck.model.case import Case, Role, StepName, StepState, TakenStep
from lticheck.model.credentials import SharedSecret
from lticheck.model.exchange import Exchange, SignedRequest, TransportFailure, TransportTrouble
from lticheck.model.location import UNKNOWN
from lticheck.model.response import Response
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.http_client import BODY_LIMIT, RequestsClient
from lticheck.services.outcomes.envelope import envelope
from lticheck.services.outcomes.oauth1 import sign
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.response_parser import reply_of
from tests.probing.peers import PEERS, WHOLE, Behaviour, Peer, peer, says, then

DEADLINE = 1.0
GRACE = 1.0
"""Seconds after the deadline by which an exchange must be over: the issue's own bound."""

ASKED = OutcomeRequest(operation=Operation.READ, sourcedid="1-2-3-4-" + "a" * 40)


@dataclass(frozen=True)
class Ended:
    """How one exchange with a hostile peer ended."""

    answer: Response | TransportFailure
    seconds: float
    rules: tuple[str, ...]


def post(origin: str, client: RequestsClient) -> tuple[SignedRequest, Response | TransportFailure]:
    url = f"{origin}/api/lti/v1/tools/7/grade_passback"
    credentials = SharedSecret(consumer_key="key", secret="secret")
    request = sign(url, envelope(ASKED), credentials, content_type="application/xml")
    return request, client.send(request).answer


def meet(behaviour: Behaviour) -> Ended:
    """Hold one exchange, and diagnose it."""
    client = RequestsClient(timeout=DEADLINE, trust_environment=False)
    with peer(behaviour) as origin:
        started = time.monotonic()
        request, answer = post(origin, client)
        seconds = time.monotonic() - started
    return Ended(answer=answer, seconds=seconds, rules=rules_of(request, answer))


def rules_of(request: SignedRequest, answer: Response | TransportFailure) -> tuple[str, ...]:
    known = reply_of(answer) if isinstance(answer, Response) else answer
    exchange = Exchange(request=request, asked=ASKED, answer=known)
    state = StepState.PASSED if exchange.succeeded else StepState.FAILED
    case = Case(
        location=UNKNOWN,
        steps=(TakenStep(role=Role.READ, name=StepName.READ, state=state, exchange=exchange),),
    )
    found = [f.rule for f in diagnose(case).findings if f.severity == "error"]
    return tuple(found) or ("ok",)


@pytest.fixture(scope="module")
def ended() -> dict[str, Ended]:
    """Meet every peer, sixteen at a time: most of the time is waiting."""
    with ThreadPoolExecutor(16) as pool:
        met = pool.map(meet, (behaviour for behaviour, _ in PEERS.values()))
        return dict(zip(PEERS, met, strict=True))


@pytest.mark.parametrize("name", PEERS)
def test_an_exchange_ends_in_time_and_is_named(name: str, ended: dict[str, Ended]) -> None:
    one = ended[name]
    assert one.seconds < DEADLINE + GRACE
    assert set(one.rules) & set(PEERS[name][1].split()), (one.rules, one.answer)
    if isinstance(one.answer, Response):
        assert len(one.answer.body) <= BODY_LIMIT


def test_there_are_at_least_sixty() -> None:
    assert len(PEERS) >= 60


@pytest.mark.parametrize("how", ["FIN", "RST"])
def test_no_cut_reply_is_a_success(how: str) -> None:
    """Cut at every place of a good reply: no exchange raises, and none is taken for success."""
    client = RequestsClient(timeout=DEADLINE, trust_environment=False)

    def cut(at: int) -> bool:
        ending: Behaviour = Peer.reset if how == "RST" else lambda _: None
        with peer(then(WHOLE[:at], ending)) as origin:
            request, answer = post(origin, client)
        return rules_of(request, answer) == ("ok",)

    with ThreadPoolExecutor(8) as pool:
        good = list(pool.map(cut, range(len(WHOLE))))
    assert not any(good)


MEMORY = Path(__file__).with_name("in_little_memory.py")


@pytest.mark.skipif(sys.platform == "win32", reason="address space is limited by POSIX means")
def test_no_peer_takes_much_memory() -> None:
    """The greediest peers, met in a process of its own, grow it by less than 100 MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.probing.in_little_memory"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_name_that_is_never_found_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up cannot be ended, so it is left behind in its thread."""
    found = threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        found.wait(10)
        raise socket.gaierror("nothing")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    client = RequestsClient(timeout=0.3, trust_environment=False)
    started = time.monotonic()
    _, answer = post("http://canvas.invalid", client)
    seconds = time.monotonic() - started
    found.set()
    assert isinstance(answer, TransportFailure)
    assert answer.trouble is TransportTrouble.TIMEOUT
    assert seconds < 0.3 + GRACE


def test_a_connection_that_comes_about_too_late_sends_nothing() -> None:
    """After the deadline not a byte goes out, however late the connection was made."""
    received: list[bytes] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(2)
        client = RequestsClient(timeout=0.2, trust_environment=False)
        late = threading.Event()

        def allowed(_: str) -> bool:
            late.wait(1)
            return True

        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        answer = client.send(
            SignedRequest(method="POST", url=url, headers=(), body=b"secret"),
            address_allowed=allowed,
        ).answer
        late.set()
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(2)
            received.append(connection.recv(100))
    assert isinstance(answer, TransportFailure)
    assert received == [b""]


def test_netrc_does_not_replace_our_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password pass\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    sent: list[bytes] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                sent.append(connection.recv(65536))
                connection.sendall(WHOLE)

        threading.Thread(target=serve, daemon=True).start()
        post(f"http://127.0.0.1:{listener.getsockname()[1]}", RequestsClient(timeout=2))
    assert b"Authorization: OAuth " in sent[0]
    assert b"Basic" not in sent[0]


def test_the_sandbox_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with peer(says(WHOLE)) as origin:
        _, direct = post(origin, RequestsClient(timeout=2, trust_environment=False))
        _, proxied = post(origin, RequestsClient(timeout=2))
    assert isinstance(direct, Response)
    assert isinstance(proxied, TransportFailure)
    assert proxied.trouble is TransportTrouble.PROXY


@pytest.mark.parametrize(
    ("name", "value", "trouble"),
    [
        ("HTTP_PROXY", "http://[::1", TransportTrouble.PROXY),
        ("HTTP_PROXY", "nonsense://x", TransportTrouble.PROXY),
    ],
)
def test_a_proxy_that_is_none_is_named(
    name: str, value: str, trouble: TransportTrouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("NO_PROXY", "no_proxy", "http_proxy"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    _, answer = post("http://canvas.invalid", RequestsClient(timeout=2))
    assert isinstance(answer, TransportFailure)
    assert answer.trouble is trouble, answer


def test_missing_certificates_are_a_matter_of_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/bundle.pem")
    _, answer = post("https://127.0.0.1:9", RequestsClient(timeout=2))
    assert isinstance(answer, TransportFailure)
    assert answer.trouble is TransportTrouble.TLS


@pytest.mark.parametrize("part", ["status", "body"])
def test_a_proxy_is_held_to_the_deadline_too(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy drips its answer to CONNECT; the deadline ends that as well."""
    for other in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
    data = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 999
    behaviour: Behaviour = lambda p: p.drip(data)  # noqa: E731
    with peer(behaviour) as origin:
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, origin)
        scheme = "https" if part == "status" else "http"
        started = time.monotonic()
        _, answer = post(f"{scheme}://canvas.invalid", RequestsClient(timeout=DEADLINE))
        seconds = time.monotonic() - started
    assert isinstance(answer, TransportFailure)
    assert answer.trouble in {TransportTrouble.TIMEOUT, TransportTrouble.PROXY}
    assert seconds < DEADLINE + GRACE
