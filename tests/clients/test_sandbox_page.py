"""docs/sandbox.md as written: every command and every file of its two walks, in an empty folder.

Only ports differ, and the environment is made already: what the page installs must be in it.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from lxml import html

from lticheck.sandbox.browser import Answered, PlainBrowser
from tests.conftest import ROOT

ENVIRONMENT = ROOT / ".venv-clients-next"
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
WALK13, WALK11 = PAGE.split("\n## LTI 1.3: ")[1].split("\n## LTI 1.1: ")
WALK11 = WALK11.split("\n## ")[0]
PORTS = ("8080", "8000", "8001")
pytestmark = [
    pytest.mark.skipif(
        not (ENVIRONMENT / ".installed").exists(), reason="make test-clients installs the clients"
    ),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
    pytest.mark.xdist_group("sandbox-page"),
]


def files(walk: str) -> dict[str, str]:
    """Return the files that the page has one write, by the names before them."""
    return dict(re.findall(r"`(\w+\.py)`[^`]*```python\n(.*?)```", walk, re.DOTALL))


def commands(walk: str) -> list[str]:
    """Return the commands of the page."""
    return [
        line
        for block in re.findall(r"```sh\n(.*?)```", walk, re.DOTALL)
        for line in block.splitlines()
    ]


class Folder:
    """The folder of a developer who reads the page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ports = {port: _free_port() for port in PORTS}
        (path / "venv").symlink_to(ENVIRONMENT)

    def with_ports(self, text: str) -> str:
        """Put the ports of this test in place of the page's."""
        return re.sub("|".join(PORTS), lambda found: self.ports[found[0]], text)

    def write(self, walk: str) -> None:
        """Write the files of a walk."""
        for name, text in files(walk).items():
            (self.path / name).write_text(self.with_ports(text), encoding="utf-8")

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            ["sh", "-c", self.with_ports(command)],
            cwd=self.path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def serving(self, command: str, port: str) -> Iterator[str]:
        """Run a command that serves, until its port answers; yield its address."""
        process = subprocess.Popen(
            ["sh", "-c", f"exec {self.with_ports(command)}"],
            cwd=self.path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(int(self.ports[port]), process)
            yield f"http://127.0.0.1:{self.ports[port]}"
        finally:
            process.kill()
            process.wait()


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}: {process.args!r}")


def submit(browser: PlainBrowser, page: Answered, at: str, **values: str) -> Answered:
    """Send the form of a page, as its script or a person does."""
    form = html.document_fromstring(page.text).find(".//form")
    assert form is not None, page.text
    fields = {str(one.get("name")): one.get("value", "") for one in form.iter("input")}
    return browser.post(urljoin(at, form.get("action", "")), data={**fields, **values})


def gradebook(canvas: str) -> str:
    """Return what the page of the sandbox shows of the scenario `ok`."""
    root = html.document_fromstring(PlainBrowser().get(canvas).text)
    (row,) = [row for row in root.iter("tr") if row.findtext("th/code") == "ok"]
    return " ".join("".join(map(str, row.itertext())).split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("tool"))


@pytest.fixture(scope="module")
def canvas(folder: Folder) -> Iterator[str]:
    """Run the sandbox by the page's command."""
    (command,) = [line for line in commands(WALK13) if " sandbox " in line]
    with folder.serving(command, "8080") as url:
        yield url


def test_what_the_page_installs_is_what_is_tried() -> None:
    installed = [line.split()[2:] for line in commands(WALK13 + WALK11) if "pip install" in line]
    wanted = (ROOT / "tests/clients/requirements-next.txt").read_text("utf-8").lower()
    packages = [package for line in installed for package in line if package != "LTICHECK"]
    assert packages == ["flask", "pylti1p3next", "pytest", "lti"]
    assert all(re.search(rf"^{package}\b", wanted, re.MULTILINE) for package in packages)


def test_lti13(folder: Folder, canvas: str) -> None:
    """From an empty folder to a graded student, a failure that is explained, and a test."""
    folder.write(WALK13)
    steps = commands(WALK13)
    for command in steps:
        if command.startswith("curl "):
            done = folder.run(command)
            assert done.returncode == 0, done.stderr
    (served,) = [command for command in steps if "flask --app quiz" in command]
    (diagnosed,) = [command for command in steps if "diagnose" in command]
    with folder.serving(served, "8000") as tool:
        assert launched13(canvas, tool, "ok") == "Your grade was sent."
        assert "Gradebook now 10 attempt 1" in gradebook(f"{canvas}/lti13")
        assert launched13(canvas, tool, "student-dropped") == "Your grade could not be sent."
    found = folder.run(diagnosed)
    assert found.returncode == 1
    assert "lticheck explain user-not-in-course" in found.stdout
    tested = folder.run(steps[-1])
    assert tested.returncode == 0, tested.stdout
    assert "1 passed" in tested.stdout


def launched13(canvas: str, tool: str, scenario: str) -> str:
    """Press Launch in a row of the page, answer 42, hand in; return what the student reads."""
    browser = PlainBrowser()
    to = urlencode({"login": f"{tool}/login", "target": f"{tool}/launch"})
    begun = browser.get(f"{canvas}/lti13/launches/{scenario}?{to}")
    login = submit(browser, begun, canvas)
    assert login.status_code == 302, login.text
    authorized = browser.get(str(login.headers["Location"]))
    quiz = submit(browser, authorized, canvas)
    return submit(browser, quiz, tool, answer="42").text


def test_lti11(folder: Folder, canvas: str) -> None:
    """The same in the same folder, with LTI 1.1."""
    folder.write(WALK11)
    (served,) = [command for command in commands(WALK11) if "flask --app quiz11" in command]
    (diagnosed,) = [command for command in commands(WALK11) if "diagnose" in command]
    with folder.serving(served, "8001") as tool:
        assert launched11(canvas, tool, "ok") == "Your grade was sent."
        assert "Gradebook now 10 attempt 1" in gradebook(canvas)
        assert launched11(canvas, tool, "tool-deleted") == "Your grade could not be sent."
    found = folder.run(diagnosed)
    assert found.returncode == 1
    assert "lticheck explain removed-tool" in found.stdout


def launched11(canvas: str, tool: str, scenario: str) -> str:
    browser = PlainBrowser()
    to = urlencode({"url": f"{tool}/launch"})
    begun = browser.get(f"{canvas}/launches/{scenario}/post?{to}")
    quiz = submit(browser, begun, canvas)
    return submit(browser, quiz, tool, answer="42").text
