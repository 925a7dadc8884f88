"""Five users for whom trust must be easy: what each types, and the line that lticheck prints."""

from __future__ import annotations

import io
import json
import shlex
import sys
import time
from pathlib import Path

import click
import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.probing.journal import Entry, Journal
from lticheck.sandbox.lti11.launches import sign_launch
from tests.cli.fake_client import FakeNetwork
from tests.cli.runner import Lticheck, Run
from tests.no_network import no_network as no_network  # noqa: PLC0414 - the fixture, shared

pytestmark = pytest.mark.usefixtures("no_network")

SECRET = "the-school's-secret"
PATH = "/api/lti/v1/tools/7/grade_passback"
OWN = f"https://canvas.school.edu{PATH}"
CLOUD = f"https://school.instructure.com{PATH}"
MOODLE = "https://moodle.school.edu/mod/lti/service.php"
TOOL = "https://tool.example/launch"
FINE = "✔ No problem found up to the score. Nothing was written."


def parameters(outcome_url: str = OWN, **changes: str) -> dict[str, str]:
    origin = "/".join(outcome_url.split("/")[:3])
    return {
        "lti_message_type": "basic-lti-launch-request",
        "lis_outcome_service_url": outcome_url,
        "lis_result_sourcedid": "7-1-2-3-" + "a" * 40,
        "launch_presentation_return_url": f"{origin}/courses/1/external_content/success",
        "tool_consumer_info_product_family_code": "canvas",
        "roles": "Learner",
        "custom_canvas_assignment_points_possible": "10",
        "oauth_consumer_key": "quiz-tool",
    } | changes


def test_the_line_to_type_is_never_masked(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """It is the user's own: a masked file name could not be typed. Controls in it are shown."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    name = "Kim Sample, kim@school.edu, token=abcdefghij.json"
    save(parameters(lis_person_name_full="Kim Sample"), name)
    run = lticheck("diagnose", name)
    assert f"  lticheck diagnose '{name}' --allow-host canvas.school.edu" in run.stdout.splitlines()
    assert typed(run, lticheck).status == ExitStatus.OK
    Path("a\x1b[2J.json").write_text(Path(name).read_text())
    run = lticheck("diagnose", "a\x1b[2J.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "\x1b" not in run.stdout


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeNetwork:
    """Return what the commands would have sent; nothing in the environment names a host."""
    monkeypatch.delenv("LTICHECK_HOSTS")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    found = FakeNetwork()
    found.knows(parameters(), SECRET)
    monkeypatch.setattr("lticheck.probing.http_client.RequestsClient", found.client)
    return found


def save(found: dict[str, str], name: str = "launch.json") -> None:
    """Save a launch as most people do: its parameters, without where it was posted."""
    Path(name).write_text(json.dumps(found), encoding="utf-8")


def save_whole(found: dict[str, str], secret: str = SECRET, name: str = "launch.json") -> None:
    """Save a launch with its URL and its signature, as a browser's HAR or a copied cURL has it."""
    signed = sign_launch(
        list(found.items()), TOOL, key="quiz-tool", secret=secret, timestamp=time.time(), nonce="n"
    )
    document = {"lticheck_launch": 1, "url": TOOL, "parameters": [list(pair) for pair in signed]}
    Path(name).write_text(json.dumps(document), encoding="utf-8")


def typed(run: Run, lticheck: Lticheck) -> Run:
    """Type the one command line that a run printed."""
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("  lticheck ")]
    assert not line.endswith(" ")
    return lticheck(*shlex.split(line)[1:])


# --- a developer with LTICHECK_SECRET and a JSON without a launch URL


def test_a_developer_on_canvas_cloud_types_nothing_more(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save(parameters(CLOUD))
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.OK
    assert FINE in run.stdout.splitlines()
    assert network.urls == {CLOUD}


def test_a_developer_is_given_the_line_to_type(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save(parameters())
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert network.sent == []
    lines = run.stdout.splitlines()
    assert "  lticheck diagnose launch.json --allow-host canvas.school.edu" in lines
    said = "nothing shows that canvas.school.edu may have requests signed for “quiz-tool”"
    assert f"○ not checked: {said}" in " ".join(run.stdout.split())
    again = typed(run, lticheck)
    assert again.status == ExitStatus.OK
    assert FINE in again.stdout.splitlines()
    assert network.urls == {OWN}


def test_the_line_to_type_is_whole_and_quoted(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """On a narrow terminal, with a file name that a shell would part, and for every command."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    monkeypatch.setenv("COLUMNS", "40")
    name = "a launch of Kim's & others.json"
    save(parameters(f"https://canvas.school.edu:8443{PATH}"), name)
    run = lticheck("send", name, "--read", "--timeout", "3")
    command = (
        "  lticheck send 'a launch of Kim'\"'\"'s & others.json' --read --timeout 3 "
        "--allow-host canvas.school.edu:8443"
    )
    assert command in run.stdout.splitlines()
    assert typed(run, lticheck).status == ExitStatus.OK
    assert len(network.sent) == 1


def test_a_developer_at_a_terminal_is_asked(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save(parameters())
    save(parameters(), "second.json")
    at_a_terminal(monkeypatch, "y")
    run = lticheck("diagnose", "launch.json", "second.json")
    assert run.status == ExitStatus.OK
    question = "Sign with the secret of “quiz-tool” for https://canvas.school.edu? [y/N]:"
    assert run.stderr.count(question) == 1, "once for each key and host"
    assert network.urls == {OWN}
    assert [s.address_allowed("169.254.169.254") for s in network.sent if s.address_allowed] == [
        False
    ] * len(network.sent)


def test_a_person_who_says_no_sends_nothing(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save(parameters())
    at_a_terminal(monkeypatch, "")
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert network.sent == []


def test_a_person_who_types_the_secret_has_seen_the_host(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    save(parameters())
    at_a_terminal(monkeypatch, SECRET)
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.OK
    assert run.stderr.startswith(
        "Shared secret of “quiz-tool”, to sign for https://canvas.school.edu (Enter: offline): "
    )
    assert network.urls == {OWN}


def test_the_secret_typed_for_one_host_is_not_for_another(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    save(parameters())
    save(parameters(f"https://evil.example{PATH}"), "second.json")
    at_a_terminal(monkeypatch, SECRET)
    run = lticheck("diagnose", "launch.json", "second.json")
    assert "Sign with the secret of “quiz-tool” for https://evil.example? [y/N]:" in run.stderr
    assert run.status == ExitStatus.NOT_CHECKED
    assert network.urls == {OWN}


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Sit a person at the terminal who gives one answer to whatever is asked."""
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    answers = {"y": "y", "": ""}

    def visible(prompt: str) -> str:
        click.echo(prompt, err=True, nl=False)
        return answers.get(answer, "n")

    def hidden(prompt: str) -> str:
        click.echo(prompt, err=True, nl=False)
        return answer

    monkeypatch.setattr("click.termui.visible_prompt_func", visible)
    monkeypatch.setattr("click.termui.hidden_prompt_func", hidden)


# --- a CI job


def test_a_ci_job_names_its_hosts_beside_its_secret(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    monkeypatch.setenv("LTICHECK_HOSTS", "canvas.school.edu, *.other.example")
    save(parameters())
    assert lticheck("diagnose", "launch.json").status == ExitStatus.OK
    assert network.urls == {OWN}
    save(parameters(CLOUD))
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "  lticheck diagnose launch.json --allow-host school.instructure.com" in run.stdout
    assert network.urls == {OWN}


SMOKE = """[consumers]
{line}

[[check]]
name = "a student can be graded"
launch = "launch.json"
"""


def test_a_smoke_file_without_hosts_is_given_the_line_to_add(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("CANVAS_SECRET", SECRET)
    save_whole(parameters())
    Path("lticheck.toml").write_text(SMOKE.format(line='quiz-tool = { env = "CANVAS_SECRET" }'))
    run = lticheck("smoke")
    assert run.status == ExitStatus.USAGE
    line = '"quiz-tool" = { env = "CANVAS_SECRET", hosts = ["canvas.school.edu"] }'
    assert run.stderr.splitlines() == [
        "lticheck: lticheck.toml:2: no hosts are named for “quiz-tool”",
        f"hint: write, if that is your Canvas: {line}",
    ]
    assert network.sent == []
    Path("lticheck.toml").write_text(SMOKE.format(line=line))
    assert lticheck("smoke").status == ExitStatus.OK
    assert network.urls == {OWN}


def test_smoke_with_the_one_secret_wants_hosts_too(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """Not even Canvas cloud goes without: a repository's launches do not choose."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save(parameters(CLOUD))
    Path("lticheck.toml").write_text(SMOKE.format(line=""))
    run = lticheck("smoke")
    assert run.status == ExitStatus.USAGE
    hint = "hint: export LTICHECK_HOSTS=school.instructure.com, if that is your Canvas"
    assert hint in run.stderr.splitlines()
    assert network.sent == []
    assert lticheck("smoke", "--allow-host", "school.instructure.com").status == ExitStatus.OK
    monkeypatch.setenv("LTICHECK_HOSTS", "school.instructure.com")
    assert lticheck("smoke").status == ExitStatus.OK


def test_smoke_init_proposes_the_hosts_of_the_launches(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("CANVAS_SECRET", SECRET)
    save(parameters())
    assert lticheck("smoke", "--init").status == ExitStatus.OK
    line = '"quiz-tool" = { env = "CANVAS_SECRET", hosts = ["canvas.school.edu"] }'
    assert line in Path("lticheck.toml").read_text().splitlines()
    assert lticheck("smoke").status == ExitStatus.OK
    assert network.urls == {OWN}


# --- support, with a customer's launch and the school's secret


def test_support_types_nothing_more_where_the_launch_proves_itself(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save_whole(parameters())
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.OK
    assert FINE in run.stdout.splitlines()
    assert network.urls == {OWN}


def test_support_with_the_wrong_secret_is_told_and_signs_nothing(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "another school's")
    save_whole(parameters())
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "launch-signature-mismatch" in run.stdout
    assert "  lticheck diagnose launch.json --allow-host canvas.school.edu" in run.stdout
    assert network.sent == []


# --- a Moodle user


def test_a_moodle_user(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """A whole launch proves itself; parameters alone get the line; no test write is sent."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    launch = parameters(MOODLE, tool_consumer_info_product_family_code="moodle")
    save_whole(launch)
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.OK
    assert "✔ Canvas answered this request with success." in run.stdout.splitlines()
    assert network.urls == {MOODLE}
    save(launch)
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "  lticheck diagnose launch.json --allow-host moodle.school.edu" in run.stdout
    assert typed(run, lticheck).status == ExitStatus.OK
    assert network.urls == {MOODLE}
    assert {sent.asked.writes for sent in network.sent} == {False}


def test_a_test_write_goes_to_canvas_alone(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """Another platform might store a score that is no number as 0."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    for family in ("moodle", "", "desire2learn", "Canvas-like"):
        save_whole(parameters(MOODLE, tool_consumer_info_product_family_code=family))
        lticheck("diagnose", "launch.json")
    assert [str(sent.asked.operation) for sent in network.sent] == ["readResult"] * 4
    save_whole(parameters())
    network.sent.clear()
    lticheck("diagnose", "launch.json")
    assert [str(sent.asked.operation) for sent in network.sent] == ["readResult", "replaceResult"]
    # Who claims to be Canvas has Canvas's path, or nothing is sent at all.
    save_whole(parameters(MOODLE))
    network.sent.clear()
    lticheck("diagnose", "launch.json")
    assert network.sent == []


def test_a_moodle_grade_is_put_back_by_its_journal(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """The journal says of which platform it is, so that its URL is not held to Canvas's paths."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    noted: list[Entry] = []
    begin = Journal.begin

    def note(journal: Journal, entry: Entry) -> None:
        noted.append(entry)
        begin(journal, entry)

    monkeypatch.setattr(Journal, "begin", note)
    save_whole(parameters(MOODLE, tool_consumer_info_product_family_code="moodle"))
    lticheck("send", "launch.json", "--score", "1", "--restore")
    assert [(entry.target.url, entry.family) for entry in noted] == [(MOODLE, "moodle")]
    begin(Journal(Path("killed.jsonl")), noted[0])
    network.sent.clear()
    run = lticheck("restore", "killed.jsonl")
    assert run.status == ExitStatus.NOT_CHECKED
    assert network.sent == []
    run = typed(run, lticheck)
    assert run.status == ExitStatus.FINDINGS, "this Moodle takes a nonce twice: no fence holds"
    assert "nonces are not kept there" in " ".join(run.stdout.split())
    assert network.urls == {MOODLE}


# --- a self-hosted Canvas on a private address


@pytest.mark.parametrize("host", ["10.0.0.7", "10.0.0.7:3000"])
def test_a_self_hosted_canvas_on_a_private_address(
    host: str, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    url = f"http://{host}{PATH}"
    save(parameters(url))
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    command = shlex.join(["lticheck", "diagnose", "launch.json", "--allow-host", host])
    assert f"  {command}" in run.stdout.splitlines()
    assert network.sent == []
    assert typed(run, lticheck).status == ExitStatus.OK
    save_whole(parameters(url))
    assert lticheck("diagnose", "launch.json").status == ExitStatus.OK
    assert network.urls == {url}


def test_a_named_host_may_be_this_very_machine_and_a_proven_one_may_not(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """What is asked at the connected socket follows from why the host is trusted."""
    monkeypatch.setenv("LTICHECK_SECRET", SECRET)
    save_whole(parameters())
    for extra, near in (((), False), (("--allow-host", "canvas.school.edu"), True)):
        network.sent.clear()
        lticheck("diagnose", "launch.json", *extra)
        assert network.sent
        for sent in network.sent:
            assert sent.address_allowed is not None
            assert sent.address_allowed("10.0.0.7")
            assert sent.address_allowed("127.0.0.1") is near


# --- whose secret


def test_a_secret_named_for_this_run_wins_over_the_table(
    lticheck: Lticheck, network: FakeNetwork
) -> None:
    """The table's is wrong here, so that Canvas would refuse it."""
    Path("keys.toml").write_text('quiz-tool = "wrong"\n')
    Path("secret").write_text(f"{SECRET}\n")
    save_whole(parameters())
    run = lticheck("diagnose", "launch.json", "--consumers", "keys.toml", "--secret-file", "secret")
    assert run.status == ExitStatus.OK
    assert FINE in run.stdout.splitlines()
    assert Launch(parameters=tuple(parameters().items())).outcome_url in network.urls


def test_the_table_wins_over_the_environment(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "wrong")
    monkeypatch.setenv("QUIZ_SECRET", SECRET)
    Path("keys.toml").write_text('quiz-tool = { env = "QUIZ_SECRET" }\n')
    save_whole(parameters())
    assert lticheck("diagnose", "launch.json", "--consumers", "keys.toml").status == ExitStatus.OK
    assert network.urls == {OWN}


def test_a_file_that_merely_lies_there_names_no_secret(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    """A cloned repository's lticheck.toml could name any variable; it is read where it is named."""
    monkeypatch.setenv("DEPLOY_TOKEN", SECRET)
    Path("lticheck.toml").write_text(
        'quiz-tool = { env = "DEPLOY_TOKEN", hosts = ["canvas.school.edu"] }\n'
    )
    save_whole(parameters())
    for command in (("diagnose", "launch.json"), ("send", "launch.json", "--read")):
        run = lticheck(*command)
        assert run.status == ExitStatus.NOT_CHECKED
        assert network.sent == []
        line = shlex.join(["lticheck", *command, "--consumers", "lticheck.toml"])
        assert f"  {line}" in run.stdout.splitlines()
        assert typed(run, lticheck).status == ExitStatus.OK
        network.sent.clear()


def test_a_variable_that_is_not_set_is_named_with_its_place(lticheck: Lticheck) -> None:
    """In CI the commonest mistake: a secret that the job does not have."""
    Path("keys.toml").write_text('\n\nquiz-tool = { env = "CANVAS_SECERT" }\n')
    save_whole(parameters())
    run = lticheck("diagnose", "launch.json", "--consumers", "keys.toml")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "○ not checked: CANVAS_SECERT (keys.toml:3) is not set" in run.stdout.splitlines()


def test_without_a_secret_the_ways_out_are_named(lticheck: Lticheck) -> None:
    save_whole(parameters())
    run = lticheck("diagnose", "launch.json")
    said = " ".join(run.stdout.split())
    assert run.status == ExitStatus.NOT_CHECKED
    for way in ("LTICHECK_SECRET", "--secret-file", "--consumers", "--offline"):
        assert way in said


def test_enter_alone_looks_at_it_offline(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, network: FakeNetwork
) -> None:
    save_whole(parameters())
    at_a_terminal(monkeypatch, "")
    run = lticheck("diagnose", "launch.json")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "no secret was typed: looked at offline" in run.stdout
    assert network.sent == []


def test_a_secret_in_clear_text_is_refused_with_the_line_to_write(lticheck: Lticheck) -> None:
    Path("keys.toml").write_text('quiz-tool = "in-the-clear"\n')
    save_whole(parameters())
    run = lticheck("diagnose", "launch.json", "--consumers", "keys.toml")
    assert run.status == ExitStatus.USAGE
    assert 'quiz-tool = { env = "NAME" }' in run.stderr
    assert "in-the-clear" not in run.stderr
