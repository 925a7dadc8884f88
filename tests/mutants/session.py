"""One module's mutations: a copy of the tree, a session of cosmic-ray in it, and its figures."""

from __future__ import annotations

import ast
import json
import os
import random
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "mutants"
LEFT_OUT = shutil.ignore_patterns("build", "dist", "__pycache__", ".*", "*.egg-info")
USED = re.compile(
    r"lticheck/.*|core/(?:NumberReplacer|AddNot|Replace(?:True|False|And|Or|Break|Continue)\w+"
    r"|ReplaceUnaryOperator_(?:Delete_Not|USub_UAdd)|ExceptionReplacer|RemoveDecorator"
    r"|ZeroIterationForLoop|ReplaceComparisonOperator_(?:Is_IsNot|IsNot_Is|Eq_NotEq|NotEq_Eq"
    r"|(?:Lt|Gt)E?_(?:Lt|Gt)E?|In_NotIn|NotIn_In)"
    r"|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Div|Div_Mul|BitOr_BitAnd|BitAnd_BitOr"
    r"|FloorDiv_Mul|Mod_Mul))"
)
"""Without twenty ways to spell the same: ten operators in the place of one, `==` for `is`."""


HELD_BY_TYPES = re.compile(r"^@dataclass|TYPE_CHECKING|^\s*@(?:property|overload)|Protocol\)")
"""What mypy and the linter hold: that values are frozen, made by keyword, and not compared."""


@dataclass(frozen=True)
class Module:
    """A module and the tests that are asked about it."""

    name: str
    file: str
    alone: tuple[str, ...]
    """Tests that need no sandbox and no fixture of others: they begin in a third of the time."""
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Mutant:
    """One mutation, and whether a test failed for it."""

    module: str
    line: int
    operator: str
    was: str
    became: str
    is_alive: bool
    is_timeout: bool


def run(module: Module, sample: int | None, seed: int) -> list[Mutant]:
    """Try the mutations of a module that were not tried yet, or were alive.

    Raises SystemExit where its tests fail without one.
    """
    tree = _copied(module)
    seconds = _clean_run(module, tree)
    config = tree.parent / "config.toml"
    config.write_text(_config(module, timeout=10 + 4 * seconds), encoding="utf-8")
    session = tree.parent / "session.sqlite"
    if not session.exists() or not session.stat().st_size:
        _cosmic_ray(tree, "init", str(config), str(session))
        with closing(sqlite3.connect(session)) as database, database:
            _choose(database, module, tree / module.file, sample, seed)
    with closing(sqlite3.connect(session)) as database, database:  # tests may be better by now
        database.execute("delete from work_results where test_outcome = 'SURVIVED'")
    _cosmic_ray(tree, "exec", str(config), str(session))
    return list(results(module))


def _copied(module: Module) -> Path:
    """Copy what git would, so that no mutation touches the tree in which people work."""
    tree = BUILD / module.name / "tree"
    same = tree.exists() and (tree / module.file).read_text() == (ROOT / module.file).read_text()
    if not same:
        shutil.rmtree(tree.parent, ignore_errors=True)
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    mode = ("--invalidation-mode", "checked-hash")  # a mutation may keep its file's size and second
    command = [sys.executable, "-m", "compileall", "-q", *mode, "lticheck"]
    subprocess.run(command, cwd=tree, check=True)
    _write_entry_point(tree.parent / "plugins" / "lticheck_mutants-0.dist-info")
    return tree


def _write_entry_point(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: lticheck-mutants\nVersion: 0\n")
    (folder / "entry_points.txt").write_text(
        "[cosmic_ray.operator_providers]\nlticheck = tests.mutants.operators:Provider\n"
    )


def _environment(tree: Path) -> dict[str, str]:
    path = os.pathsep.join((str(tree), str(tree.parent / "plugins")))
    runtime = tree.parent / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {**os.environ, "PYTHONPATH": path, "XDG_RUNTIME_DIR": str(runtime)}


def _command(module: Module) -> list[str]:
    pytest = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    plugins = ("xdist", "pytest_cov", "hypothesispytest")
    bare = ["--noconftest", *(part for name in plugins for part in ("-p", f"no:{name}"))]
    alone = [[*pytest, *bare, *module.alone]] if module.alone else []
    others = [[*pytest, *module.tests]] if module.tests else []
    return ["sh", "-c", " && ".join(map(shlex.join, (*alone, *others)))]


def _clean_run(module: Module, tree: Path) -> float:
    """Return how many seconds its tests take. Raises SystemExit where one fails unmutated."""
    began = time.monotonic()
    done = subprocess.run(
        _command(module),
        cwd=tree,
        env=_environment(tree),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module.name}: its tests fail without a mutation\n{done.stdout[-3000:]}")
    return time.monotonic() - began


def _config(module: Module, timeout: float) -> str:
    return (
        f'[cosmic-ray]\nmodule-path = "{module.file}"\ntimeout = {timeout:.1f}\n'
        f"excluded-modules = []\ntest-command = {json.dumps(shlex.join(_command(module)))}\n"
        '[cosmic-ray.distributor]\nname = "local"\n'
    )


def _cosmic_ray(tree: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "cosmic_ray.cli", *arguments]
    subprocess.run(command, cwd=tree, env=_environment(tree), check=True)


def _choose(
    database: sqlite3.Connection, module: Module, file: Path, sample: int | None, seed: int
) -> None:
    """Leave the mutations that mean something, or a drawn part of them."""
    source = file.read_text(encoding="utf-8")
    operators, lines = set(_binary_operators(source)), source.splitlines()
    rows = database.execute(
        "select job_id, operator_name, start_pos_row, start_pos_col from mutation_specs"
        " order by start_pos_row, start_pos_col, operator_name, occurrence"
    ).fetchall()
    kept = [
        job
        for job, operator, line, column in rows
        if USED.fullmatch(operator)
        and ("BinaryOperator" not in operator or (line, column) in operators)
        and not HELD_BY_TYPES.search(lines[line - 1])
        and not (operator == "lticheck/ReturnNothing" and lines[line - 1].endswith("return False"))
    ]
    if sample is not None and sample < len(kept):
        kept = random.Random(f"{seed} {module.name}").sample(kept, sample)
    others = [(job,) for job, *_ in rows if job not in set(kept)]
    database.executemany("delete from mutation_specs where job_id = ?", others)
    database.executemany("delete from work_items where job_id = ?", others)


def _binary_operators(source: str) -> Iterator[tuple[int, int]]:
    """Yield where operators of sums stand: no `*` of a parameter list, no `|` of a type."""
    tree = ast.parse(source)
    types = {
        inner
        for node in ast.walk(tree)
        for hint in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if hint
        for inner in ast.walk(hint)
    }
    lines = source.encode().splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and node not in types:
            line, column = node.left.end_lineno or 0, node.left.end_col_offset or 0
            while lines[line - 1][column : column + 1] in {b" ", b")"}:
                column += 1
            yield line, column


def results(module: Module) -> Iterator[Mutant]:
    """Yield what was tried of a module, by line."""
    session = BUILD / module.name / "session.sqlite"
    with closing(sqlite3.connect(session)) as database:
        rows = database.execute(
            "select start_pos_row, operator_name, test_outcome, output, diff from work_results"
            " join mutation_specs using (job_id) where worker_outcome = 'NORMAL'"
            " order by start_pos_row, start_pos_col, operator_name"
        ).fetchall()
    for line, operator, outcome, output, diff in rows:
        was, became = _changed(diff)
        yield Mutant(
            module=module.name,
            line=line,
            operator=operator.partition("/")[2],
            was=was,
            became=became,
            is_alive=outcome == "SURVIVED",
            is_timeout=output == "timeout",
        )


def _changed(diff: str) -> tuple[str, str]:
    lines = diff.split("\n")
    was = [one[1:].strip() for one in lines if one.startswith("-") and not one.startswith("---")]
    now = [one[1:].strip() for one in lines if one.startswith("+") and not one.startswith("+++")]
    return " ".join(filter(None, was)), " ".join(filter(None, now))
