"""Mutations that cosmic-ray does not have: a call that is left out, a result that is nothing.

They are what a tired person breaks: `os.fsync(...)` is gone, and every test is still green.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import parso

Position = tuple[tuple[int, int], tuple[int, int]]


class _Operator:
    """What cosmic-ray asks of an operator."""

    text: str

    def __init__(self, **_arguments: object) -> None:
        """Take no arguments."""

    @classmethod
    def arguments(cls) -> tuple[()]:
        return ()

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()

    def place(self, node: Any) -> int | None:
        """Return which child of a node is to be replaced, if any."""
        raise NotImplementedError

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        place = self.place(node)
        if place is not None:
            child = node.children[place]
            yield child.start_pos, child.end_pos

    def mutate(self, node: Any, _index: int) -> Any:
        place = self.place(node)
        assert place is not None
        prefix = node.children[place].get_first_leaf().prefix
        node.children[place] = parso.parse(prefix + self.text)
        return node


class RemoveCall(_Operator):
    """Leave out a statement that only calls something."""

    text = "pass"

    def place(self, node: Any) -> int | None:
        if node.type != "simple_stmt" or node.children[0].type != "atom_expr":
            return None
        return 0 if node.children[0].children[-1].type == "trailer" else None


class ReturnNothing(_Operator):
    """Return None in the place of a result."""

    text = "None"

    def place(self, node: Any) -> int | None:
        if node.type != "return_stmt" or len(node.children) < 2:
            return None
        return None if node.children[1].get_code().strip() == "None" else 1


class Provider:
    """How cosmic-ray finds them, by an entry point."""

    operators: ClassVar = {one.__name__: one for one in (RemoveCall, ReturnNothing)}

    def __iter__(self) -> Iterator[str]:
        return iter(self.operators)

    def __getitem__(self, name: str) -> type[_Operator]:
        return self.operators[name]
