"""Every recorded exchange, replayed byte for byte: the sandbox answers as Canvas did."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.conformance.recorded import (
    SHIPPED_AGS,
    SHIPPED_AGS_SCENARIOS,
    SHIPPED_SCENARIOS,
    SHIPPED_TRANSCRIPTS,
    Row,
    read_scenarios,
    rows,
)
from tests.conformance.replay import Replayer
from tests.conformance.replay_ags import AgsReplayer

EXCEPTIONS = Path(__file__).parent / "exceptions.toml"


def _path(config: pytest.Config, option: str, shipped: Path) -> Path:
    given = config.getoption(option)
    return Path(given) if given else shipped


def test_the_sandbox_agrees_with_canvas(pytestconfig: pytest.Config, agreement: list[str]) -> None:
    """Status, media type, body, the gradebook and the tool's results are as recorded."""
    recorded = list(rows(_path(pytestconfig, "--transcripts", SHIPPED_TRANSCRIPTS)))
    document = read_scenarios(_path(pytestconfig, "--scenarios", SHIPPED_SCENARIOS))
    stale = _replay(document, recorded, agreement)
    assert pytestconfig.getoption("--transcripts") or stale == []


@pytest.mark.parametrize("path", SHIPPED_AGS, ids=["current", "mid"])
def test_the_grade_services_agree_with_canvas(
    path: Path, pytestconfig: pytest.Config, agreement: list[str]
) -> None:
    """AGS of today and of about 2023-24; left out where other recordings are named."""
    if pytestconfig.getoption("--transcripts"):
        pytest.skip("other recordings are named")
    _replay(read_scenarios(SHIPPED_AGS_SCENARIOS), list(rows(path)), agreement)


def _replay(document: Row, recorded: list[Row], agreement: list[str]) -> list[str]:
    """Compare every row; return the excused ones that need no excuse."""
    replayer = _replayer(document, float(recorded[0]["at"]))
    try:
        differences = {row["id"]: replayer.differences(row) for row in recorded}
    finally:
        replayer.close()
    disagree = {name: found for name, found in differences.items() if found}
    agreement.append(f"agree {len(recorded) - len(disagree)} of {len(recorded)}")
    excused = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exceptions"]
    unexpected = {name: found for name, found in disagree.items() if name not in excused}
    assert not unexpected, "\n".join(f"{name}: {found}" for name, found in unexpected.items())
    return [name for name in excused if name in differences and name not in disagree]


def _replayer(document: Row, first_at: float) -> Replayer | AgsReplayer:
    """Choose by the form of the scenarios: developer keys are of AGS."""
    kind = AgsReplayer if "developer_keys" in document else Replayer
    return kind(document, first_at)


def test_every_exception_is_a_recorded_row() -> None:
    """Each names a reason, too: a part of Canvas that was not executed.

    That the row disagrees, and so needs its exception, is seen where all rows are replayed.
    """
    excused = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exceptions"]
    recorded = {row["id"] for path in (SHIPPED_TRANSCRIPTS, *SHIPPED_AGS) for row in rows(path)}
    assert excused
    assert [name for name in excused if name not in recorded] == []
    assert [name for name, reason in excused.items() if "stand-in" not in reason] == []
