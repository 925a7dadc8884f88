"""The folder tree is the architecture: imports go downward only."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import lticheck
from lticheck.formats import FORMATS
from tests.conftest import ROOT

PACKAGE = Path(lticheck.__file__).parent

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__main__", "hooks", "library", "logging", "pytest_plugin"}),
    frozenset({"cli"}),
    frozenset({"receiver"}),
    frozenset({"smoke"}),
    frozenset({"formats"}),
    frozenset({"probing"}),
    frozenset({"reporting"}),
    frozenset({"rules"}),
    frozenset({"captures"}),
    frozenset({"services"}),
    frozenset({"model"}),
    frozenset({"pages"}),
)
"""From the top down. A part imports from its own layer or from those below; pages is a leaf."""

THIRD_PARTY: dict[str, set[str]] = {
    "requests": {"probing"},
    "urllib3": {"probing"},
    "click": {"cli"},
    "rich": {"formats.terminal"},
    "jinja2": {"pages"},
    "flask": {"sandbox", "receiver"},
    "werkzeug": {"sandbox", "receiver"},
    "joserfc": {"sandbox", "services.ags", "receiver"},
    "oauthlib": {"services"},
}
"""Which parts may import what."""


def part_of(path: Path) -> str:
    """Return the folder or file below the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def room_of(path: Path) -> str:
    """Return the package of a file, such as `formats.terminal` or `formats`."""
    return ".".join(path.relative_to(PACKAGE).parts[:-1][:2])


def module_of(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(("lticheck", *path.relative_to(PACKAGE).with_suffix("").parts))


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def layer_of(part: str) -> int:
    """Return how deep a part lies."""
    return next(depth for depth, layer in enumerate(LAYERS) if part in layer)


FILES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE
)
IDS = [str(path.relative_to(PACKAGE)) for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_imports_go_downward(path: Path) -> None:
    """No file imports from a layer above its own; the sandbox imports no part but errors."""
    part = part_of(path)
    for module in imports_of(path):
        if not module.startswith("lticheck."):
            continue
        other = module.split(".")[1]
        if other == part:
            continue
        if part == "sandbox":
            known = {"lticheck.model.dataclass", "lticheck.model.errors", "lticheck.pages"}
            assert module in known, f"the sandbox must disagree: {module}"
        elif part == "pages":
            pytest.fail(f"pages are a leaf: {module}")
        elif other == "sandbox":
            known_to = {"cli", "receiver", "smoke", "pytest_plugin", "library"}
            assert part in known_to, f"{part} knows the sandbox"
        else:
            assert layer_of(part) <= layer_of(other), f"{part} imports upward: {module}"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_third_party_stays_in_its_part(path: Path) -> None:
    """Only the part that exists for it imports a library: rules import none at all."""
    part = part_of(path)
    for module in imports_of(path):
        name = module.split(".")[0]
        if name in THIRD_PARTY:
            where = {part, room_of(path)}
            assert where & THIRD_PARTY[name], f"{module_of(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_only_cli_prints_and_exits(path: Path) -> None:
    """Core returns values: no print, no sys.exit below the commands."""
    if part_of(path) in {"cli", "__main__"}:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"print", "sys.exit", "exit", "os._exit"}


def test_start_up_imports_nothing_heavy(run_python: object) -> None:
    """`--version` and `explain` import neither requests nor lxml nor Flask."""
    assert callable(run_python)
    for arguments in (["--version"], ["explain", "bad_score"]):
        loaded = run_python(
            "import sys; from lticheck.cli import run; status = run(sys.argv[1:]); "
            "print(status, *sorted({'requests', 'lxml', 'flask'} & set(sys.modules)))",
            *arguments,
        )
        assert loaded.splitlines()[-1] == "0"


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text"}))
def test_only_the_terminal_needs_rich(name: str, run_python: Callable[..., str]) -> None:
    """A report in any other format is made without rich."""
    loaded = run_python(
        "import sys; from lticheck.cli import run; run(sys.argv[1:]); "
        "print(); print('rich' in sys.modules)",
        *("diagnose", "--offline", "--format", name, str(ROOT / "sample_launches/healthy.json")),
    )
    assert loaded.splitlines()[-1] == "False"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_long_file_has_its_reason(path: Path) -> None:
    """A file of more than 300 lines is named, with its reason, in ARCHITECTURE.md."""
    if len(path.read_text(encoding="utf-8").splitlines()) > 300:
        reasons = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
        assert str(path.relative_to(PACKAGE)) in reasons


def test_every_package_has_its_line() -> None:
    """ARCHITECTURE.md is short, and names every package, in the order of the layers."""
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 80
    named = [line.split("/ ")[0].strip() for line in lines if line.startswith("    ")]
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set(named) == packages
    layered = [name for name in named if name != "sandbox"]
    assert layered == sorted(layered, key=layer_of)


INITS = sorted(PACKAGE.glob("*/**/__init__.py"))


@pytest.mark.parametrize("path", INITS, ids=[str(path.relative_to(PACKAGE)) for path in INITS])
def test_init_files_hold_no_work(path: Path) -> None:
    """They say what a package is for, and re-export."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    kinds = {type(node) for node in body}
    assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign}
