"""`from lticheck import diagnose`: what docs/library.md promises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import lticheck
from lticheck import Launch, LticheckError, Report, Sandbox, Verdict, diagnose
from tests.conftest import ROOT
from tests.no_network import no_network as no_network  # noqa: PLC0414 - the fixture

DOCS = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCS, flags=re.DOTALL)
SAMPLE = ROOT / "sample_launches" / "healthy.json"


@pytest.fixture
def launch(canvas: Sandbox) -> dict[str, str]:
    canvas.reset()
    return dict(canvas.launch("tool-deleted"))


def rules_of(report: Report) -> list[str]:
    return [finding.rule for one in report.diagnoses for finding in one.findings]


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_examples_of_the_docs_run(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "launch.json").write_bytes(SAMPLE.read_bytes())
    exec(compile(example, "library.md", "exec"), {"__name__": "example"})


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 3


def test_every_public_name_is_there_and_documented() -> None:
    for name in lticheck.__all__:
        found = getattr(lticheck, name)
        assert name == "__version__" or found.__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = lticheck.nothing


def test_import_costs_nothing(run_python: Callable[..., str]) -> None:
    """Neither does the plugin that every run of pytest loads."""
    loaded = run_python(
        "import sys; before = set(sys.modules); import lticheck; "
        "print(*sorted(name for name in set(sys.modules) - before if name.startswith('lticheck')))"
    )
    assert loaded.split() == ["lticheck"]


def test_offline_needs_no_heavy_library(run_python: Callable[..., str]) -> None:
    loaded = run_python(
        "import sys; from lticheck import diagnose; diagnose(sys.argv[1], offline=True); "
        "print(*sorted({'requests', 'flask', 'rich', 'click'} & set(sys.modules)))",
        str(SAMPLE),
    )
    assert loaded.split() == []


def test_every_form_of_input_gives_the_same(
    launch: dict[str, str], canvas: Sandbox, tmp_path: Path
) -> None:
    text = json.dumps(launch)
    path = tmp_path / "launch.json"
    path.write_text(text)
    forms = (launch, Launch(parameters=tuple(launch.items())), text, text.encode(), path, str(path))
    for form in forms:
        assert rules_of(diagnose(form, sandbox=canvas)) == ["removed-tool"], type(form)


def test_bytes_are_never_a_path(tmp_path: Path, launch: dict[str, str]) -> None:
    path = tmp_path / "launch.json"
    path.write_text(json.dumps(launch))
    (found,) = diagnose(str(path).encode(), offline=True).diagnoses
    assert found.verdict is Verdict.NOT_RECOGNISED


def test_a_folder_gives_a_diagnosis_each(tmp_path: Path, launch: dict[str, str]) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(launch))
    report = diagnose(tmp_path, offline=True)
    assert [Path(one.source).name for one in report.diagnoses] == ["a.json", "b.json"]


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("options", [{"offline": True, "secret": "s"}, {}])
def test_nothing_is_sent_offline_or_without_a_secret(
    options: dict[str, object], launch: dict[str, str]
) -> None:
    (found,) = diagnose(launch, **options).diagnoses  # type: ignore[arg-type]
    assert [step.role for step in found.steps if step.state == "passed"] == ["launch"]


@pytest.mark.usefixtures("no_network")
def test_a_host_that_nobody_named_is_not_asked(launch: dict[str, str]) -> None:
    url = "https://attacker.example/api/lti/v1/tools/1/grade_passback"
    hostile = launch | {"lis_outcome_service_url": url, "tool_consumer_instance_guid": "x"}
    (found,) = diagnose(hostile, secret="s").diagnoses
    assert "attacker.example" in found.not_checked


def test_a_named_host_is_asked(launch: dict[str, str], canvas: Sandbox) -> None:
    secret = canvas.secret(launch["oauth_consumer_key"])
    report = diagnose(launch, secret=secret, hosts=[f"127.0.0.1:{canvas.port}"])
    assert rules_of(report) == ["removed-tool"]


def test_secrets_and_names_are_masked(launch: dict[str, str], canvas: Sandbox) -> None:
    launch |= {"lis_person_name_full": "Kim Quux", "context_title": "Course of Kim Quux"}
    (found,) = diagnose(launch, sandbox=canvas).diagnoses
    assert found.launch is not None
    assert "Quux" not in found.launch.context


def test_options_that_contradict_each_other() -> None:
    with pytest.raises(LticheckError, match="choose one"):
        diagnose({}, offline=True, sandbox=True)
    with pytest.raises(LticheckError):
        diagnose({}, hosts=["http://x/y"])
