"""Mistakes in a smoke file are told with file, line and a suggestion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lticheck.model.errors import LticheckError
from lticheck.smoke.known_faults import KnownFault
from lticheck.smoke.smoke_file import read_smoke_file
from tests.conftest import ROOT

GOOD = """[consumers]
key = "secret"

[[check]]
name = "one"
launch = "healthy.json"

[[check]]
name = "two"
launch = "healthy.json"
expect = ["removed-tool", "wrong-secret"]
score = "0.5"
timeout = 2.5
tags = ["nightly"]
"""
MISTAKES = {
    "an unknown table": ("[[chek]]\nname = 'x'\n", 1, "check"),
    "an unknown key": (GOOD.replace("score =", "scroe ="), 12, "score"),
    "an unknown default": ("[defaults]\ntimout = 3\n" + GOOD, 2, "timeout"),
    "a number for a score": (GOOD.replace('"0.5"', "0.5"), 12, 'score = "0.5"'),
    "a text for a time": (GOOD.replace("2.5", '"2.5"'), 13, "a number"),
    "true for a time": (GOOD.replace("2.5", "true"), 13, "a number"),
    "an unknown rule": (GOOD.replace('"removed-tool"', '"removed-tol"'), 11, "removed-tool"),
    "a retired rule": (
        GOOD.replace('"removed-tool"', '"lti13-launch"'),
        11,
        "launch-without-assignment, grade-scope-not-granted, lti13-login-refused",
    ),
    "an unknown rule that is known": (
        GOOD + 'known = ["wrong-secrt until 2027-01-31"]\n',
        15,
        "wrong-secret",
    ),
    "a retired rule that is known": (
        GOOD + 'known = ["lti13-launch until 2027-01-31"]\n',
        15,
        "lti13-login-refused",
    ),
    "ok is no fault": (GOOD + 'known = ["ok until 2027-01-31"]\n', 15, ""),
    "a day that is none": (GOOD + 'known = ["wrong-secret until 2027-02-30"]\n', 15, "2027-01-31"),
    "a week for a day": (GOOD + 'known = ["wrong-secret until 2027-W01-1"]\n', 15, "2027-01-31"),
    "a known fault for ever": (GOOD + 'known = ["wrong-secret"]\n', 15, "until"),
    "a known fault in no list": (GOOD + 'known = "wrong-secret until 2027-01-31"\n', 15, "list"),
    "a number for a known fault": (GOOD + "known = [3]\n", 15, "until"),
    "a missing launch": (GOOD.replace("healthy.json", "helthy.json", 1), 6, "healthy.json"),
    "no launch at all": (GOOD.replace('launch = "healthy.json"\n', "", 1), 4, "launch"),
    "no name": (GOOD.replace('name = "two"\n', ""), 8, "name"),
    "an unknown operation": (GOOD + 'operation = "erase"\n', 15, "delete"),
    "a name twice": (GOOD.replace('"two"', '"one"'), 9, "line 4"),
    "no TOML": (GOOD.replace("tags = [", "tags = ["[:-1] + "]"), 14, ""),
    "no check": ("[consumers]\n", 1, "[[check]]"),
    "a time of nothing": (GOOD.replace("2.5", "0"), 13, "from 0.1"),
    "a time that is none": (GOOD.replace("2.5", "nan"), 13, "from 0.1"),
    "defaults that are no table": ("defaults = 3\n" + GOOD, 1, "lticheck explain ci"),
    "checks that are no tables": ("check = [1]\n", 1, "lticheck explain ci"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sample = ROOT / "sample_launches" / "healthy.json"
    (tmp_path / "healthy.json").write_bytes(sample.read_bytes())
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "lticheck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(folder: Path) -> None:
    one, two = read_smoke_file(write(folder, GOOD))
    assert (one.name, one.line, one.expect, one.score, one.timeout) == ("one", 4, (), None, None)
    assert (two.line, two.expect) == (8, ("removed-tool", "wrong-secret"))
    assert (two.score, two.timeout, two.tags) == ("0.5", 2.5, ("nightly",))


def test_known_faults(folder: Path) -> None:
    listed = 'known = ["clock-ahead until 2027-01-31", " removed-tool  until 2028-02-29"]\n'
    one, two = read_smoke_file(write(folder, GOOD + listed))
    assert one.known == ()
    assert two.known == (
        KnownFault(rule="clock-ahead", until=date(2027, 1, 31)),
        KnownFault(rule="removed-tool", until=date(2028, 2, 29)),
    )


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line(name: str, folder: Path) -> None:
    text, line, hint = MISTAKES[name]
    path = write(folder, text)
    with pytest.raises(LticheckError) as raised:
        read_smoke_file(path)
    assert raised.value.message.startswith(f"{path}:{line}:")
    assert hint in raised.value.hint


@pytest.mark.parametrize("text", ["[[check", "\x00", ""])
def test_what_is_no_smoke_file(text: str, folder: Path) -> None:
    with pytest.raises(LticheckError):
        read_smoke_file(write(folder, text))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", True),
        ("two", True),
        ("TW,x", True),
        ("nightly", True),
        ("one", False),
        ("not two", False),
        ("zzz,", False),
        ("NIGHTLY", True),
        (" , ", True),
    ],
)
def test_selection(words: str, meant: bool, folder: Path) -> None:
    two = read_smoke_file(write(folder, GOOD))[1]
    assert two.matches(words) is meant
