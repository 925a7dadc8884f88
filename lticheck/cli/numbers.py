"""Numbers on the command line, refused in words."""

from __future__ import annotations

import click


class Between(click.ParamType[float]):
    """A number from `least` to `most`, whole where those are."""

    name = "number"

    def __init__(self, least: float, most: float) -> None:
        """Take the bounds, which belong to the range."""
        self._least, self._most = least, most

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number. Raises BadParameter for another, NaN among them, and for a word."""
        kind = type(self._least)
        try:
            number = kind(str(value))
        except ValueError:
            self.fail(f"{value} is not a {'whole ' if kind is int else ''}number.", param, ctx)
        if not self._least <= number <= self._most:
            self.fail(f"takes {self._least} to {self._most}, not {value}.", param, ctx)
        return number
