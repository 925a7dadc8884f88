"""The standard library's `dataclass`, made in a third of its time.

A run of lticheck makes some seventy dataclasses before it reads a byte. The standard decorator
writes and compiles the text of up to six methods for each, which was a quarter of the start-up.
Here only `__init__` is written by it; the other methods are functions that all classes share.
Type checkers see the standard decorator.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - exported
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, slots=False, **options):
        """Make a dataclass of a class; the arguments and what they do are the standard ones."""

        def decorated(cls):
            if slots:  # the shared methods need an instance's __dict__
                return dataclasses.dataclass(cls, frozen=frozen, eq=eq, slots=True, **options)
            made = dataclasses.dataclass(cls, repr=False, eq=False, **options)
            _add(made, __repr__=_repr)
            if eq:
                _compare_by_fields(made, hashable=frozen)
            if frozen:
                _add(made, __setattr__=_set_once, __delattr__=_delete_never)
            return made

        return decorated if cls is None else decorated(cls)


def _add(cls: type, **methods: Any) -> None:
    """Give the class the methods that it does not define itself."""
    for name, method in methods.items():
        if name not in vars(cls):
            setattr(cls, name, method)


def _compare_by_fields(cls: Any, *, hashable: bool) -> None:
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    key = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: Any) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    _add(cls, __eq__=equal, __hash__=(lambda self: hash(key(self))) if hashable else None)


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _set_once(self: Any, name: str, value: Any) -> None:
    """Let `__init__` set each field, and nobody set anything after it."""
    own = self.__dict__
    if name in own or name not in self.__dataclass_fields__:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    own[name] = value


def _delete_never(_: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
