"""Run mutations: python -m tests.mutants [MODULE ...] [--sample N] [--seed S] [--jobs N].

A run that was broken off goes on where it stopped, as long as the module's file is the same.
`--table` only prints the figures of what was run.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from tests.mutants.session import BUILD, Module, Mutant, results, run

HERE = Path(__file__).parent


def main() -> None:
    """Run what is asked for and print a table, then what is alive without a reason."""
    arguments = _arguments()
    modules = [one for one in _modules() if not arguments.names or one.name in arguments.names]
    if not arguments.table:
        with ThreadPoolExecutor(arguments.jobs) as pool:
            list(pool.map(lambda one: run(one, arguments.sample, arguments.seed), modules))
    ran = {
        one.name: list(results(one))
        for one in modules
        if (BUILD / one.name / "session.sqlite").exists()
    }
    for line in table(ran, _reasons()):
        click.echo(line)
    for mutant in unexplained(ran, _reasons()):
        click.echo(f"\n{mutant.module}, line {mutant.line}, {mutant.operator}")
        click.echo(f"  - {mutant.was}\n  + {mutant.became}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("names", nargs="*", metavar="MODULE")
    parser.add_argument("--sample", type=int, help="how many mutations of a module; all of them")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--jobs", type=int, default=1, help="how many modules at once")
    parser.add_argument("--table", action="store_true", help="run nothing")
    return parser.parse_args()


def _modules() -> list[Module]:
    found = tomllib.loads((HERE / "modules.toml").read_text(encoding="utf-8"))
    return [
        Module(
            name=name,
            file=one["file"],
            alone=tuple(one.get("alone", ())),
            tests=tuple(one.get("tests", ())),
        )
        for name, one in found.items()
    ]


def _reasons() -> dict[tuple[str, str, str], str]:
    """Return why a mutation may live, by module, line as it was and line as it became."""
    found = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))
    return {
        (name, one["was"], one["became"]): one["why"]
        for name, rows in found.items()
        for one in rows
    }


Reasons = dict[tuple[str, str, str], str]


def _is_explained(mutant: Mutant, reasons: Reasons) -> bool:
    return (mutant.module, mutant.was, mutant.became) in reasons


def table(ran: dict[str, list[Mutant]], reasons: Reasons) -> Iterable[str]:
    """Yield the lines of a table in Markdown."""
    yield "| module | mutations | killed | by time-out | alive, with a reason | alive |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, mutants in ran.items():
        alive = [one for one in mutants if one.is_alive]
        with_reason = sum(_is_explained(one, reasons) for one in alive)
        timeouts = sum(one.is_timeout for one in mutants)
        yield (
            f"| {name} | {len(mutants)} | {len(mutants) - len(alive)} | {timeouts}"
            f" | {with_reason} | {len(alive) - with_reason} |"
        )


def unexplained(ran: dict[str, list[Mutant]], reasons: Reasons) -> Iterable[Mutant]:
    """Yield what no test noticed and nobody gave a reason for."""
    for mutants in ran.values():
        yield from (one for one in mutants if one.is_alive and not _is_explained(one, reasons))


if __name__ == "__main__":
    main()
