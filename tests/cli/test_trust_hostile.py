"""Hostile captures and journals: nothing is sent, to anywhere, by any command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import SANDBOX_GUID
from lticheck.model.service import GradeTarget
from lticheck.probing.journal import Entry, Journal
from tests.cli.fake_client import FakeNetwork
from tests.cli.runner import Lticheck, Run
from tests.cli.test_trust import OWN, PATH, SECRET, at_a_terminal, parameters, save, save_whole
from tests.cli.test_trust import network as network  # noqa: PLC0414 - the fixture, shared
from tests.no_network import no_network as no_network  # noqa: PLC0414 - the fixture, shared

pytestmark = pytest.mark.usefixtures("no_network")

SCHOOL = "https://canvas.school.edu"
LEGACY = f"{SCHOOL}/api/lti/v1/tools/7/ext_grade_passback"
WISH = (
    "?lti_message_type=basic-lis-updateresult&sourcedid=7-1-2-3-a&result_resultscore_textstring=1.0"
)
REFUSED = {
    "the student's wish in the query": f"{LEGACY}{WISH}",
    "the legacy service": LEGACY,
    "the wish at the right path": f"{SCHOOL}{PATH}{WISH}",
    "a percent": f"{SCHOOL}/api/lti/v1/tools/7/%65xt_grade_passback",
    "two percents": f"{SCHOOL}/api/lti/v1/tools/7/%2565xt_grade_passback",
    "dots": f"{SCHOOL}/x/../api/lti/v1/tools/7/x/../ext_grade_passback",
    "dots that lead to the right path": f"{SCHOOL}/x/..{PATH}",
    "full-width letters": f"{SCHOOL}/api/lti/v1/tools/7/ｅxt_grade_passback",
    "full-width digits": f"{SCHOOL}/api/lti/v1/tools/７/grade_passback",
    "Arabic digits": f"{SCHOOL}/api/lti/v1/tools/٧/grade_passback",
    "a newline inside": f"{SCHOOL}/api/lti/v1/tools/7/grade_passback\n?{WISH}",
    "a newline, encoded": f"{SCHOOL}{PATH}%0A",
    "a fragment": f"{SCHOOL}{PATH}#x",
    "a user": f"https://kim:pw@canvas.school.edu{PATH}",
    "a suffix": f"{SCHOOL}{PATH}.xml",
    "a slash": f"{SCHOOL}{PATH}/",
    "a query": f"{SCHOOL}{PATH}?a=b",
    "another service": f"{SCHOOL}/api/v1/courses/1/assignments/2/submissions/3",
    "no service": f"{SCHOOL}/login",
    "another scheme": f"ftp://canvas.school.edu{PATH}",
    "no host": f"https:///{PATH}",
    "half an address": f"https://[canvas{PATH}",
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "diagnose": ("diagnose", "launch.json"),
    "diagnose with a score": ("diagnose", "launch.json", "--score", "1"),
    "read": ("send", "launch.json", "--read"),
    "write": ("send", "launch.json", "--score", "1"),
    "delete": ("send", "launch.json", "--delete"),
}


@pytest.fixture(autouse=True)
def secret(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the secret, after the command line has cleared the environment."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)


@pytest.fixture(autouse=True)
def nothing_is_sent(network: FakeNetwork) -> Iterator[None]:
    """Hold every test of this file to it, whatever else it asserts."""
    yield
    assert network.sent == []


def rules(run: Run) -> set[str]:
    return {f["rule"] for d in json.loads(run.stdout)["diagnoses"] for f in d["findings"]}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", REFUSED)
def test_nothing_is_sent_to_such_a_url(what: str, command: str, lticheck: Lticheck) -> None:
    """Though the signature is right, and the host is named."""
    save_whole(parameters(REFUSED[what], launch_presentation_return_url=f"{SCHOOL}/x"))
    run = lticheck(*COMMANDS[command], "--allow-host", "canvas.school.edu", "--format", "json")
    assert run.status in {ExitStatus.FINDINGS, ExitStatus.NOT_CHECKED}
    said = json.loads(run.stdout)["diagnoses"][0]["not_checked"]
    if run.status == ExitStatus.FINDINGS:
        assert "grade-url-refused" in rules(run)
        assert said.startswith("nothing is sent to this grade URL: ")
    else:  # what cannot be a URL at all, the HTTP library itself refuses
        assert said.startswith(("not a URL that can be posted to", "not a web address"))


@pytest.mark.parametrize("family", ["moodle", "canvas", "", "CANVAS", "desire2learn"])
@pytest.mark.parametrize("what", list(REFUSED)[:6])
def test_whatever_the_capture_says_of_its_platform(
    what: str, family: str, lticheck: Lticheck
) -> None:
    found = parameters(REFUSED[what], tool_consumer_info_product_family_code=family)
    save_whole(found | {"launch_presentation_return_url": f"{SCHOOL}/x"})
    run = lticheck("diagnose", "launch.json", "--format", "json")
    assert run.status == ExitStatus.FINDINGS
    assert "grade-url-refused" in rules(run)


def test_nor_by_a_person_or_the_sandbox(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person is not even asked, so that nobody can be talked into it."""
    save(parameters(f"{LEGACY}{WISH}"))
    at_a_terminal(monkeypatch, "y")
    for extra in ((), ("--allow-host", "canvas.school.edu")):
        run = lticheck("diagnose", "launch.json", *extra)
        assert run.status == ExitStatus.FINDINGS
        assert run.stderr == ""
    monkeypatch.delenv("LTICHECK_SECRET")
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.FINDINGS
    assert run.stderr == ""


def test_the_dry_run_signs_no_such_url(lticheck: Lticheck) -> None:
    save(parameters(f"{LEGACY}{WISH}"))
    run = lticheck("send", "launch.json", "--score", "1", "--dry-run", "--show-secrets")
    assert run.status == ExitStatus.USAGE
    assert "nothing is signed for this grade URL: its path leads to" in run.stderr
    assert run.stdout == ""


EVIL = {
    "another host": f"https://evil.example{PATH}",
    "another port": f"https://canvas.school.edu:8443{PATH}",
    "another scheme": f"http://canvas.school.edu{PATH}",
    "a longer name": f"https://canvas.school.edu.evil.example{PATH}",
    "metadata": f"http://169.254.169.254{PATH}",
    "metadata over IPv6": f"http://[fd00:ec2::254]{PATH}",
    "link-local": f"http://169.254.1.1{PATH}",
    "link-local over IPv6": f"http://[fe80::1]{PATH}",
    "loopback": f"http://127.0.0.1:6379{PATH}",
    "short loopback": f"http://127.1{PATH}",
    "loopback as a number": f"http://2130706433{PATH}",
    "loopback in hexadecimal": f"http://0x7f.1{PATH}",
    "loopback over IPv6": f"http://[::1]{PATH}",
    "loopback, mapped": f"http://[::ffff:127.0.0.1]{PATH}",
    "loopback by name": f"http://localhost:8080{PATH}",
    "nobody": f"http://0{PATH}",
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", EVIL)
def test_a_right_signature_opens_no_other_host(what: str, command: str, lticheck: Lticheck) -> None:
    """A launch link can have its maker's outcome URL signed; the return URL is Canvas's own."""
    save_whole(parameters(EVIL[what], launch_presentation_return_url=f"{SCHOOL}/courses/1"))
    run = lticheck(*COMMANDS[command])
    assert run.status == ExitStatus.NOT_CHECKED
    assert "--allow-host" in run.stdout


NEAR = [what for what in EVIL if not what.startswith(("another", "a longer"))]


@pytest.mark.parametrize("what", NEAR)
def test_what_is_near_this_machine_is_asked_only_where_it_is_named(
    what: str, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where the launch is right in every way, and not where a person would agree."""
    save_whole(parameters(EVIL[what]))
    at_a_terminal(monkeypatch, "y")
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "which is asked only where it is named" in " ".join(run.stdout.split())
    assert run.stderr == ""
    monkeypatch.delenv("LTICHECK_SECRET")
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert run.stderr == "", "no secret is asked for either"


KEYS = """
school-a = { env = "SECRET_A", hosts = ["a.school.edu"] }
school-b = { env = "SECRET_B", hosts = ["b.school.edu"] }
school-c = { env = "SECRET_C" }
"""


@pytest.mark.parametrize(
    ("key", "host"),
    [
        ("school-b", "evil.example"),
        ("school-b", "a.school.edu"),
        ("school-b", "school.instructure.com"),
        ("school-c", "evil.example"),
        ("school-c", "a.school.edu"),
    ],
)
def test_a_capture_does_not_choose_which_secret_goes_where(
    key: str, host: str, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    for letter in "ABC":
        monkeypatch.setenv(f"SECRET_{letter}", f"secret of {letter}")
    Path("keys.toml").write_text(KEYS)
    save(parameters(f"https://{host}{PATH}", oauth_consumer_key=key))
    run = lticheck("diagnose", "launch.json", "--consumers", "keys.toml")
    assert run.status == ExitStatus.NOT_CHECKED
    assert f"--consumers keys.toml --allow-host {host}" in run.stdout


def journal_of(outcome_url: str, family: str = "canvas") -> None:
    journal = Journal(Path("journal.jsonl"))
    journal.begin(
        Entry(
            id="1",
            source="launch.json",
            target=GradeTarget(key="7-1-2-3-" + "a" * 40, url=outcome_url, cell="of its choice"),
            consumer_key="quiz-tool",
            former="0.5",
            points_possible="10",
            family=family,
        )
    )


@pytest.mark.parametrize(
    "url", [OWN, *(url for what, url in EVIL.items() if what != "another scheme")]
)
def test_a_foreign_journal_writes_to_no_host_of_its_choice(url: str, lticheck: Lticheck) -> None:
    journal_of(url)
    run = lticheck("restore", "journal.jsonl")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "  lticheck restore journal.jsonl --allow-host" in run.stdout
    assert Path("journal.jsonl").exists()


@pytest.mark.parametrize("what", list(REFUSED)[:10])
@pytest.mark.parametrize("family", ["canvas", "moodle"])
def test_a_foreign_journal_writes_to_no_url_of_its_choice(
    what: str, family: str, lticheck: Lticheck
) -> None:
    journal_of(REFUSED[what], family)
    run = lticheck("restore", "journal.jsonl", "--allow-host", "canvas.school.edu")
    assert run.status == ExitStatus.FINDINGS
    assert "lticheck explain grade-url-refused" in run.stdout
    assert Path("journal.jsonl").exists()


@pytest.mark.parametrize("url", [OWN, EVIL["loopback"], f"https://school.instructure.com{PATH}"])
def test_a_launch_that_claims_to_be_the_sandboxs_goes_nowhere(url: str, lticheck: Lticheck) -> None:
    """None runs here, and the claim opens no other door: not even one that was open without it."""
    save_whole(parameters(url, tool_consumer_instance_guid=SANDBOX_GUID))
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "the launch is of lticheck's own sandbox" in " ".join(run.stdout.split())
    assert "  lticheck diagnose launch.json --sandbox" in run.stdout.splitlines()


def test_smoke_of_a_foreign_clone_sends_nothing_by_itself(lticheck: Lticheck) -> None:
    """The launches of a repository name hosts; only hosts that are written down are asked."""
    save(parameters(EVIL["another host"]))
    check = '[[check]]\nname = "x"\nlaunch = "launch.json"\n'
    Path("lticheck.toml").write_text(check)
    assert lticheck("smoke").status == ExitStatus.USAGE
    Path("lticheck.toml").write_text(
        f'[consumers]\nquiz-tool = {{ env = "LTICHECK_SECRET", hosts = ["school.edu"] }}\n{check}'
    )
    run = lticheck("smoke")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "evil.example is not one of the hosts that are named" in " ".join(run.stdout.split())


CONTROLS = "key\x1b]52;c;ZXZpbA==\x07\x1b[2J\r\n\u2714 fake line\u202e\u2028x"


def test_the_prompt_draws_nothing(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> None:
    """A consumer key cannot write to the terminal, in the place where a secret is typed."""
    url = f"{SCHOOL}:8443{PATH}"
    save(parameters(url, oauth_consumer_key=CONTROLS))
    at_a_terminal(monkeypatch, "no")
    asked = lticheck("diagnose", "launch.json").stderr
    assert asked.count("\n") <= 1
    assert asked.rstrip("\n").isprintable()
    assert "for https://canvas.school.edu:8443? [y/N]:" in asked
    assert "\\x1b]52" in asked
    monkeypatch.delenv("LTICHECK_SECRET")
    monkeypatch.setattr("click.termui.hidden_prompt_func", _refuse)
    asked = lticheck("diagnose", "launch.json").stderr
    assert "\x1b" not in asked
    assert "\u202e" not in asked
    assert SHOWN == [
        (
            "Shared secret of “key\\x1b]52;c;ZXZpbA==\\x07\\x1b[2J\\x0d\\n✔ fake line"
            "\\u202e\\u2028x”, to sign for https://canvas.school.edu:8443 (Enter: offline): "
        )
    ]


def test_a_key_forges_no_line_of_the_refusal(lticheck: Lticheck) -> None:
    """What is said of trust stands on lines of lticheck's own."""
    save(parameters(oauth_consumer_key="a\n✔ 1 checked: 1 in order."))
    run = lticheck("diagnose", "launch.json", "--format", "json")
    said = json.loads(run.stdout)["diagnoses"][0]["not_checked"]
    assert said.endswith("signed for “a\\n✔ 1 checked: 1 in order.”")


SHOWN: list[str] = []


def _refuse(prompt: str) -> str:
    SHOWN.append(prompt)
    raise KeyboardInterrupt
