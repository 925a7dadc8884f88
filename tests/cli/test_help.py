"""The front door: what is printed for too few words, wrong words and Tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from lticheck.cli.help import WELCOME
from lticheck.cli.main import COMMANDS, cli
from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck


def completions(*words: str) -> set[str]:
    """Return what a shell offers for the last of these words."""
    shell = ShellComplete(cli, {}, "lticheck", "_LTICHECK_COMPLETE")
    return {item.value for item in shell.get_completions(list(words[:-1]), words[-1])}


def kinds(*words: str) -> set[str]:
    """Return the kinds of what a shell offers: `file` asks the shell for names of files."""
    shell = ShellComplete(cli, {}, "lticheck", "_LTICHECK_COMPLETE")
    return {item.type for item in shell.get_completions(list(words[:-1]), words[-1])}


def test_lticheck_alone_says_what_to_type(lticheck: Lticheck) -> None:
    run = lticheck()
    assert run.status == ExitStatus.OK
    assert run.stdout == WELCOME
    doors = [line for line in run.stdout.splitlines() if line.startswith("  ")]
    assert len(doors) == 6
    named = {line.split("lticheck ", 1)[1].split()[0] for line in doors}
    assert named <= set(COMMANDS)


@pytest.mark.parametrize(
    ("typed", "meant"), [("diagnoze", "diagnose"), ("smok", "smoke"), ("explian", "explain")]
)
def test_a_mistyped_command_is_suggested(typed: str, meant: str, lticheck: Lticheck) -> None:
    run = lticheck(typed)
    assert run.status == ExitStatus.USAGE
    assert f"Did you mean “{meant}”?" in run.stderr


def test_a_file_in_place_of_a_command(tmp_path: Path, lticheck: Lticheck) -> None:
    path = tmp_path / "launch.json"
    path.write_text("{}")
    run = lticheck(str(path))
    assert run.status == ExitStatus.USAGE
    assert f"lticheck diagnose {path}" in run.stderr


def test_a_wrong_command_cannot_draw_on_the_screen(lticheck: Lticheck) -> None:
    run = lticheck("diag\x1b]0;x\x07\n✔ 1 checked")
    assert run.status == ExitStatus.USAGE
    assert "\x1b" not in run.stderr
    assert "\n✔" not in run.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_ends_with_examples(name: str, lticheck: Lticheck) -> None:
    """Each example stands on a line of its own and begins with the command."""
    run = lticheck(name, "--help")
    assert run.status == ExitStatus.OK
    _, found, shown = run.stdout.partition("Examples:\n")
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert found
    assert lines
    assert all(f"lticheck {name}" in line for line in lines)
    assert all(len(line) <= 80 for line in run.stdout.splitlines())


def test_completion_offers_slugs_and_faults() -> None:
    assert "wrong-secret" in completions("explain", "wro")
    assert completions("diagnose", "--sandbox", "--fault", "thr") == {"throttle"}


def test_completion_offers_guides_and_report_files() -> None:
    assert completions("explain", "capt") == {"capturing"}
    assert kinds("diagnose", "--output", "re") == {"file"}


@pytest.mark.parametrize("command", ["diagnose", "send", "smoke", "restore"])
def test_help_lists_shared_options_in_groups(command: str, lticheck: Lticheck) -> None:
    """Each option once, and the command's own before those that all commands share."""
    lines = lticheck(command, "--help").stdout.splitlines()
    titles = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    of_one = [title for title in titles if title.startswith("LTI ")]
    assert of_one == (["LTI 1.1 only:", "LTI 1.3 only:"] if command == "send" else [])
    titles = [title for title in titles if title not in of_one]
    assert titles[:4] == ["Options:", "Which Canvas:", "Secrets and hosts:", "Output:"]
    listed = [line.split()[0] for line in lines if line.startswith("  -")]
    assert len(listed) == len(set(listed))
    own = lines[lines.index("Options:") : lines.index("Which Canvas:")]
    assert not any("--sandbox" in line or "--format" in line for line in own)
    assert any("LTICHECK_SECRET" in line for line in lines)


def test_a_pipe_without_a_dash_is_told_of_it(lticheck: Lticheck) -> None:
    run = lticheck("diagnose")
    assert run.status == ExitStatus.USAGE
    assert "name a file, or - for what comes through the pipe" in run.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--timeout", "0"), "takes 0.1 to 3600.0, not 0."),
        (("--timeout", "nan"), "takes 0.1 to 3600.0, not nan."),
        (("--jobs", "65"), "takes 1 to 64, not 65."),
        (("--jobs", "1.5"), "1.5 is not a whole number."),
        (("-o", "yaml:report"), "--output knows no format “yaml”"),
        (("-q", "-v"), "-q prints one line a result, and -v all of it"),
        (("-q", "--format", "json"), "-q shortens text, and not --format json"),
    ],
)
def test_an_option_is_refused_in_words(
    typed: tuple[str, ...], said: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = tmp_path / "launch.json"
    path.write_text("{}")
    run = lticheck("diagnose", "--offline", str(path), *typed)
    assert run.status == ExitStatus.USAGE
    assert said in run.stderr


@pytest.mark.parametrize("command", ["diagnose", "send", "convert"])
def test_completion_offers_files(command: str) -> None:
    assert kinds(command, "sam") == {"file"}
