"""The standard library's `dataclass`, made in a fifth of its time.

A run of lticheck makes some hundred dataclasses before it reads a byte. The standard decorator
writes and compiles the text of up to six methods for each, which was a quarter of the start-up.
Here it only reads the fields; the methods are functions that all classes share. Type checkers see
the standard decorator.
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
            made = dataclasses.dataclass(cls, init=False, repr=False, eq=False, **options)
            _add(made, __init__=_init_of(made), __repr__=_repr)
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


def _init_of(cls: Any) -> Any:
    """Return an `__init__` that puts defaults and arguments straight into the instance."""
    fields, absent = dataclasses.fields(cls), dataclasses.MISSING
    known = frozenset(field.name for field in fields if field.init)
    places = tuple(field.name for field in fields if field.init and not field.kw_only)
    fixed = {f.name: f.default for f in fields if f.default is not absent}
    made = {f.name: f.default_factory for f in fields if f.default_factory is not absent}
    number = len(known | fixed.keys() | made.keys())
    finish = getattr(cls, "__post_init__", None)

    def init(self: Any, /, *arguments: Any, **named: Any) -> None:
        if arguments:
            named = _by_name(cls, places, arguments, named)
        values = self.__dict__
        values.update(fixed)
        values.update(named)
        for name, make in made.items():
            if name not in named:
                values[name] = make()
        if len(values) != number or not known.issuperset(named):
            wrong = sorted(known.symmetric_difference(named) - fixed.keys() - made.keys())
            raise TypeError(f"{cls.__qualname__}: missing or unknown {wrong}")
        if finish:
            finish(self)

    return init


def _by_name(cls: type, places: Any, arguments: Any, named: dict[str, Any]) -> dict[str, Any]:
    """Give the arguments without a name the names of their places."""
    placed = dict(zip(places, arguments, strict=False))
    if len(arguments) > len(places) or placed.keys() & named.keys():
        raise TypeError(f"{cls.__qualname__}: of {places}, each once, and no others by place")
    return placed | named


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
