"""Trust where bytes would really flow: addresses at the socket, and the sandbox that runs here."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from lticheck.model.exchange import SignedRequest, TransportFailure, TransportTrouble
from lticheck.model.exit_status import ExitStatus
from lticheck.model.response import Response
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.private_folder import runtime_folder
from lticheck.probing.sandbox_note import is_sandbox_port, noted_sandbox
from lticheck.sandbox import Sandbox
from lticheck.sandbox.lti11.launches import sign_launch
from tests.cli.runner import Lticheck

LAUNCH_URL = "https://tool.example/launch"
HOST = "canvas.school.edu"


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the school's name lead to this machine, and look up no other one."""
    real = socket.getaddrinfo

    def look_up(host: object, *arguments: Any, **named: Any) -> object:
        assert host in {HOST, "127.0.0.1"}, host
        return real("127.0.0.1", *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.delenv("LTICHECK_HOSTS")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.chdir(tmp_path)


# --- addresses


@pytest.fixture
def wire() -> Iterator[RequestsClient]:
    found = RequestsClient(timeout=2, trust_environment=False)
    yield found
    found.close()


def request_to(canvas: Sandbox) -> SignedRequest:
    url = f"{canvas.url}/api/lti/v1/tools/7/grade_passback"
    return SignedRequest(method="POST", url=url, headers=(), body=b"x")


def test_the_connected_address_is_judged_before_a_byte_is_sent(
    canvas: Sandbox, wire: RequestsClient
) -> None:
    judged: list[str] = []

    def judge(address: str) -> bool:
        judged.append(address)
        return False

    calls = canvas.calls
    answer = wire.send(request_to(canvas), address_allowed=judge).answer
    assert isinstance(answer, TransportFailure)
    assert answer.trouble is TransportTrouble.NOT_ALLOWED
    assert answer.detail == "127.0.0.1"
    assert set(judged) == {"127.0.0.1"}
    assert canvas.calls == calls


class KeepsConnections(BaseHTTPRequestHandler):
    """Answers each request over the connection that is there."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[list[object]] = []

    def do_POST(self) -> None:
        self.connections.append(self.connection)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "1")
        self.end_headers()
        self.wfile.write(b"x")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_kept_connection_is_judged_again(wire: RequestsClient) -> None:
    """What one key may reach, another may not, though the connection is there."""
    with ThreadingHTTPServer(("127.0.0.1", 0), KeepsConnections) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/x"
        request = SignedRequest(method="POST", url=url, headers=(), body=b"x")
        used = KeepsConnections.connections
        for _ in range(2):
            assert isinstance(wire.send(request, address_allowed=lambda _: True).answer, Response)
        assert len(used) == 2
        refused = wire.send(request, address_allowed=lambda _: False).answer
        assert isinstance(refused, TransportFailure)
        assert refused.trouble is TransportTrouble.NOT_ALLOWED
        assert len(used) == 2
        wire.close()
        server.shutdown()


def test_a_proxys_own_address_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the user's own, and often near; what is behind it cannot be seen from here."""
    with ThreadingHTTPServer(("127.0.0.1", 0), KeepsConnections) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        wire = RequestsClient(timeout=2)
        request = SignedRequest(method="POST", url=f"http://{HOST}/x", headers=(), body=b"x")
        assert isinstance(wire.send(request, address_allowed=lambda _: False).answer, Response)
        wire.close()
        server.shutdown()


def save_whole(canvas: Sandbox, **changes: str) -> None:
    """Save a launch that is right in every way, of a school whose name leads to this machine."""
    base = f"http://{HOST}:{canvas.port}"
    parameters = dict(canvas.launch("ok")) | {
        "lis_outcome_service_url": f"{base}/api/lti/v1/tools/70001/grade_passback",
        "launch_presentation_return_url": f"{base}/courses/1",
        "tool_consumer_instance_guid": "school.example",
    }
    pairs = [(n, v) for n, v in (parameters | changes).items() if not n.startswith("oauth_")]
    secret = canvas.secret("quiz-tool") or ""
    signed = sign_launch(
        pairs, LAUNCH_URL, key="quiz-tool", secret=secret, timestamp=time.time(), nonce="n"
    )
    Path("launch.json").write_text(
        json.dumps({"lticheck_launch": 1, "url": LAUNCH_URL, "parameters": signed})
    )


@pytest.fixture
def any_name() -> Iterator[Sandbox]:
    """Return a Canvas that answers to the school's name too."""
    with Sandbox(unguarded=True) as found:
        yield found


def test_a_name_that_leads_to_this_machine_is_asked_only_where_it_is_named(
    any_name: Sandbox, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS belongs to whoever owns the name; it may answer anew each time."""
    canvas = any_name
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    save_whole(canvas)
    calls = canvas.calls
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    host = f"{HOST}:{canvas.port}"
    said = f"{host} leads to 127.0.0.1, which is asked only where it is named"
    assert said in " ".join(run.stdout.split())
    assert f"  lticheck diagnose launch.json --allow-host {host}" in run.stdout.splitlines()
    assert canvas.calls == calls
    assert lticheck("diagnose", "launch.json", "--allow-host", host).status == ExitStatus.OK
    assert canvas.calls == calls + 2


# --- the sandbox that runs on this machine


def save_sandbox_launch(canvas: Sandbox, **changes: str) -> None:
    Path("launch.json").write_text(json.dumps(dict(canvas.launch("ok")) | changes))


def test_a_launch_of_the_running_sandbox_needs_nothing_else(
    canvas: Sandbox, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its published secret is used, and not the user's own."""
    monkeypatch.setenv("LTICHECK_SECRET", "the user's own")
    save_sandbox_launch(canvas)
    calls = canvas.calls
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert canvas.calls == calls
    with noted_sandbox(canvas.port):
        assert lticheck("diagnose", "launch.json").status == ExitStatus.OK
    assert canvas.calls == calls + 2
    assert lticheck("diagnose", "launch.json").status == ExitStatus.NOT_CHECKED
    assert canvas.calls == calls + 2


@pytest.mark.parametrize("host", ["127.0.0.1:{other}", "localhost:{port}", HOST])
def test_a_launch_that_bears_its_guid_goes_only_to_that_port(
    host: str, canvases: dict[str, Sandbox], lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "the user's own")
    noted, other = canvases["current"], canvases["2017"]
    place = host.format(port=noted.port, other=other.port)
    url = f"http://{place}/api/lti/v1/tools/70001/grade_passback"
    save_sandbox_launch(noted, lis_outcome_service_url=url)
    calls = noted.calls, other.calls
    with noted_sandbox(noted.port):
        run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert (noted.calls, other.calls) == calls


def test_where_it_is_named_the_users_own_secret_is_used(
    canvas: Sandbox, lticheck: Lticheck
) -> None:
    Path("secret").write_text("not it")
    save_sandbox_launch(canvas)
    arguments = ("--secret-file", "secret", "--allow-host", "127.0.0.1", "--format", "json")
    with noted_sandbox(canvas.port):
        run = lticheck("diagnose", "launch.json", *arguments)
    (diagnosis,) = json.loads(run.stdout)["diagnoses"]
    assert [finding["rule"] for finding in diagnosis["findings"]] == ["wrong-secret"]


def test_a_note_is_of_one_port_and_of_a_running_sandbox() -> None:
    with noted_sandbox(4321):
        assert runtime_folder().stat().st_mode & 0o777 == 0o700
        assert is_sandbox_port(4321)
        assert not is_sandbox_port(4322)
    assert not is_sandbox_port(4321)
    (runtime_folder() / "sandbox-4321").touch()
    assert not is_sandbox_port(4321), "left by one that was killed"


def test_a_planted_note_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a link, nor anything in a folder that others can write."""
    elsewhere = tmp_path / "elsewhere"
    with noted_sandbox(4321):
        (runtime_folder() / "sandbox-4322").symlink_to(runtime_folder() / "sandbox-4321")
        assert not is_sandbox_port(4322)
        runtime_folder().chmod(0o777)
        assert not is_sandbox_port(4321)
        runtime_folder().chmod(0o700)
        assert is_sandbox_port(4321)
        elsewhere.mkdir()
        (elsewhere / "lticheck").symlink_to(runtime_folder())
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(elsewhere))
        assert not is_sandbox_port(4321)


def test_a_link_in_the_notes_place_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("x")
    with noted_sandbox(4321):
        (runtime_folder() / "sandbox-4322").symlink_to(precious)
        with pytest.raises(Exception, match="cannot note"), noted_sandbox(4322):
            pass
    assert precious.read_text() == "x"


def test_the_command_notes_its_port(lticheck: Lticheck) -> None:
    """A real `lticheck sandbox`, and a launch of it in another process."""
    command = [sys.executable, "-m", "lticheck", "sandbox"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout
            origin = process.stdout.readline().split()[5]
            with Sandbox() as twin:
                launch = dict(twin.launch("ok"))
                launch["lis_outcome_service_url"] = (
                    f"{origin}/api/lti/v1/tools/70001/grade_passback"
                )
            Path("launch.json").write_text(json.dumps(launch))
            run = lticheck("diagnose", "launch.json")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
    assert run.status == ExitStatus.OK, run.stdout
    assert not is_sandbox_port(int(origin.rpartition(":")[2]))
