"""Options that several commands share: from a command line and the environment to values."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from lticheck.cli.options import (
    RunOptions,
    consumers_from,
    for_option,
    restore_options,
    run_options,
)
from lticheck.cli.output_options import OutputOptions
from lticheck.model.credentials import Consumers
from lticheck.model.errors import LticheckError
from lticheck.model.hosts import NamedHost

VARIABLES = ("SECRET", "KEY", "KID", "TOKEN", "HOSTS")
PEM = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin with no credentials anywhere."""
    for name in VARIABLES:
        monkeypatch.delenv(f"LTICHECK_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def invoke(*arguments: str) -> tuple[Result, list[RunOptions]]:
    taken: list[RunOptions] = []

    @click.command("x")
    @click.option("--own", default="")
    @run_options
    def command(run: RunOptions, own: str) -> int:
        """Say what it does."""
        taken.append(run)
        click.echo(own)
        return 7

    return CliRunner().invoke(command, arguments, standalone_mode=False), taken


def run_of(*arguments: str) -> RunOptions:
    result, (taken,) = invoke(*arguments)
    assert result.return_value == 7
    return taken


def refused(*arguments: str) -> str:
    result, taken = invoke(*arguments)
    assert taken == []
    assert isinstance(result.exception, click.ClickException | LticheckError), result
    return result.exception.message


def file(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def words(hosts: Sequence[NamedHost]) -> list[str]:
    """Return hosts as a person names them."""
    return [
        f"{'*.' if one.below else ''}{one.host}{f':{one.port}' if one.port else ''}"
        for one in hosts
    ]


def values(run: RunOptions) -> dict[str, Any]:
    return {**vars(run), "output": vars(run.output), "allowed": words(run.allowed)}


# --- what a run takes


def test_without_options_a_run_is_the_usual_one() -> None:
    assert values(run_of()) == values(RunOptions())
    usual = RunOptions()
    assert (usual.sandbox, usual.timeout, usual.secret_stdin, usual.kid) == (False, 10.0, False, "")


def test_every_option_arrives() -> None:
    for name in ("c.toml", "s", "k.pem", "jwks.json", "token"):
        file(name, "x")
    run = run_of(
        *("--sandbox", "--fault", "lost-reply", "--fault", "reset", "--canvas-version", "1.1=2017"),
        *("--timeout", "2.5", "--consumers", "c.toml", "--secret-file", "s", "--secret-stdin"),
        *("--key-file", "k.pem", "--kid", "one", "--jwks", "jwks.json", "--token-file", "token"),
        *("--allow-host", "a.example", "--allow-host", "*.b.example:8443"),
        *("--format", "json", "--strict"),
    )  # fmt: skip
    assert values(run) == {
        "sandbox": True,
        "faults": ("lost-reply", "reset"),
        "canvas_version": ("1.1=2017",),
        "timeout": 2.5,
        "consumers": Path("c.toml"),
        "secret_file": Path("s"),
        "secret_stdin": True,
        "key_file": Path("k.pem"),
        "kid": "one",
        "token_file": Path("token"),
        "jwks": Path("jwks.json"),
        "allowed": ["a.example", "*.b.example:8443"],
        "output": vars(OutputOptions(format_name="json", strict=True)),
    }


def test_a_commands_own_options_are_left_to_it() -> None:
    result, _ = invoke("--own", "mine")
    assert result.output == "mine\n"


@pytest.mark.parametrize("seconds", ["0.1", "3600"])
def test_a_reply_may_take_from_a_tenth_of_a_second_to_an_hour(seconds: str) -> None:
    assert run_of("--timeout", seconds).timeout == float(seconds)


@pytest.mark.parametrize("seconds", ["0.09", "0", "3600.1", "nan", "soon"])
def test_and_neither_more_nor_less(seconds: str) -> None:
    assert seconds in refused("--timeout", seconds)


@pytest.mark.parametrize(
    "option", ["--consumers", "--secret-file", "--key-file", "--jwks", "--token-file"]
)
def test_a_file_must_be_there_and_be_one(option: str) -> None:
    assert "does not exist" in refused(option, "nowhere")
    assert "is a directory" in refused(option, ".")


def test_a_secret_is_no_file_named_dash() -> None:
    """That would be standard input, which --secret-stdin reads."""
    assert "does not exist" in refused("--secret-file", "-")


def test_a_host_must_be_one() -> None:
    assert "--allow-host" in refused("--allow-host", "https://a b/")


def test_help_says_what_there_is_with_its_defaults() -> None:
    text = " ".join(invoke("--help")[0].output.split())
    assert "Say what it does." in text
    for told in (
        "--timeout SECONDS",
        "[default: 10.0]",
        "--kid KID",
        "--allow-host HOST",
        "--secret-stdin Read the shared secret",
        "--sandbox Ask the embedded sandbox",
    ):
        assert told in text
    names = ("--sandbox", "--fault", "--timeout", "--consumers", "--token-file", "--format")
    places = [text.index(f"{name} ") for name in names]
    assert places == sorted(places)


# --- options of some commands

Add = Callable[[Callable[..., Any]], Callable[..., Any]]


def invoke_with(add: Add, *arguments: str) -> dict[str, Any]:
    taken: list[dict[str, Any]] = []

    @click.command("x")
    @add
    def command(**values: Any) -> None:
        taken.append(values)

    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    if result.exception:
        raise result.exception
    return taken[0]


def test_a_grade_is_put_back_where_that_is_asked_for() -> None:
    usual = Path("lticheck-journal.jsonl")
    assert invoke_with(restore_options) == {"restore": False, "journal": usual}
    given = invoke_with(restore_options, "--restore", "--journal", "other")
    assert given == {"restore": True, "journal": Path("other")}
    with pytest.raises(click.BadParameter):
        invoke_with(restore_options, "--journal", ".")


@pytest.mark.parametrize("who", ["instructor", "admin", "developer"])
def test_a_message_may_be_for_somebody(who: str) -> None:
    assert invoke_with(for_option, "--for", who) == {"audience": who}
    assert invoke_with(for_option) == {"audience": None}


def test_but_not_for_just_anybody() -> None:
    with pytest.raises(click.BadParameter):
        invoke_with(for_option, "--for", "student")


def test_help_has_the_journal_and_its_default() -> None:
    command = click.command("x")(restore_options(lambda: None))
    text = " ".join(CliRunner().invoke(command, ["--help"]).output.split())
    assert "--restore Put the former grade back" in text
    assert "[default: lticheck-journal.jsonl]" in text
    assert text.index("--restore ") < text.index("--journal ")


# --- shared secrets


def secrets(*arguments: str) -> Consumers:
    return consumers_from(run_of(*arguments))


def type_in(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_without_any_there_is_none() -> None:
    found = secrets()
    assert (found.secret, found.is_explicit, found.is_key_explicit) == (None, False, False)
    assert (found.registration, found.secret_hosts, dict(found.secrets)) == (None, (), {})


@pytest.mark.parametrize(("given", "secret"), [("abc", "abc"), ("", None), (" a ", " a ")])
def test_one_of_the_environment(
    given: str, secret: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", given)
    found = secrets()
    assert (found.secret, found.is_explicit) == (secret, False)


def test_one_of_a_file_wins_over_all() -> None:
    file("s", "of the file\n")
    found = secrets("--secret-file", "s")
    assert (found.secret, found.is_explicit) == ("of the file", True)


@pytest.mark.parametrize("typed", ["typed\n", "typed\r\nmore\n", "typed"])
def test_one_of_standard_input_is_its_first_line(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "of the environment")
    type_in(typed, monkeypatch)
    found = secrets("--secret-stdin")
    assert (found.secret, found.is_explicit) == ("typed", True)


def test_a_file_wins_over_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in("typed\n", monkeypatch)
    file("s", "of the file")
    assert secrets("--secret-stdin", "--secret-file", "s").secret == "of the file"


def test_nothing_typed_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "of the environment")
    type_in("", monkeypatch)
    assert secrets("--secret-stdin").secret is None


TABLE = '[consumers]\nkey = { env = "OF_THE_TABLE", hosts = ["a.example"] }\n'


def test_a_table_that_is_named_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_TABLE", "tabled")
    found = secrets("--consumers", file("c.toml", TABLE))
    assert dict(found.secrets) == {"key": "tabled"}
    assert (found.secret, found.is_explicit) == (None, False)


@pytest.mark.parametrize("name", ["lticheck.toml", "consumers.toml"])
def test_one_that_merely_lies_there_is_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its writer may name any variable as a secret."""
    monkeypatch.setenv("OF_THE_TABLE", "tabled")
    file(name, TABLE)
    assert dict(secrets().secrets) == {}


@pytest.mark.parametrize("how", ["--secret-file", "--secret-stdin"])
def test_a_secret_named_for_this_very_run_wins_over_a_table(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_THE_TABLE", "tabled")
    type_in("mine\n", monkeypatch)
    given: Sequence[str] = (how, file("s", "mine")) if how == "--secret-file" else (how,)
    found = secrets("--consumers", file("c.toml", TABLE), *given)
    assert (dict(found.secrets), found.secret, found.is_explicit) == ({}, "mine", True)


def test_a_table_that_is_none_is_told() -> None:
    with pytest.raises(LticheckError, match="is not TOML"):
        secrets("--consumers", file("c.toml", "= ="))


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", []),
        ("a.example", ["a.example"]),
        ("a.example,b.example:8443", ["a.example", "b.example:8443"]),
        (" a.example , *.b.example ", ["a.example", "*.b.example"]),
        ("a.example b.example", ["a.example", "b.example"]),
    ],
)
def test_hosts_of_the_environment(
    text: str, hosts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_HOSTS", text)
    assert words(secrets().secret_hosts) == hosts


def test_hosts_of_the_environment_must_be_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_HOSTS", "a.example/x")
    with pytest.raises(LticheckError, match="LTICHECK_HOSTS"):
        secrets()


# --- private keys and tokens


def registration(*arguments: str) -> tuple[str, str, str, str, bool]:
    """Return client id, key, key id and token, and whether they were named for this run."""
    found = secrets(*arguments)
    assert found.registration
    one = found.registration
    return one.client_id, one.private_key, one.kid, one.access_token, found.is_key_explicit


def test_a_key_of_the_environment_may_be_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_KEY", PEM.replace("\n", "\\n"))
    assert registration() == ("", PEM, "", "", False)


def test_a_key_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """It wins over what the environment has, a token too; the key's name may come from there."""
    monkeypatch.setenv("LTICHECK_KEY", "other")
    monkeypatch.setenv("LTICHECK_TOKEN", "token of the environment")
    monkeypatch.setenv("LTICHECK_KID", "of the environment")
    given = ("--key-file", file("k.pem", PEM))
    assert registration(*given) == ("", PEM, "of the environment", "", True)
    assert registration(*given, "--kid", "mine") == ("", PEM, "mine", "", True)


def test_a_token_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_TOKEN", " token\n")
    assert registration() == ("", "", "", "token", False)


def test_a_token_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_TOKEN", "of the environment")
    assert registration("--token-file", file("t", " token \n")) == ("", "", "", "token", True)


def test_a_key_and_a_token_may_both_be_given() -> None:
    given = ("--key-file", file("k.pem", PEM), "--token-file", file("t", "token"))
    assert registration(*given) == ("", PEM, "", "token", True)


def test_a_name_of_a_key_alone_is_no_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTICHECK_KID", "one")
    assert secrets("--kid", "two").registration is None
    monkeypatch.setenv("LTICHECK_KEY", " ")
    monkeypatch.setenv("LTICHECK_TOKEN", " ")
    assert secrets().registration is None


def test_an_empty_key_file_is_told() -> None:
    with pytest.raises(LticheckError, match="is empty"):
        secrets("--key-file", file("k.pem", "\n"))


def test_a_table_goes_with_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_TABLE", "tabled")
    found = secrets("--consumers", file("c.toml", TABLE), "--key-file", file("k.pem", PEM))
    assert dict(found.secrets) == {"key": "tabled"}
    assert found.registration
    assert found.is_key_explicit
