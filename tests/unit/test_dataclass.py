"""The quick `dataclass` does what the standard one does."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace
from typing import Any

import pytest

from lticheck.model.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class Quick:
    """As most of ours are."""

    name: str
    secret: str = field(default="", repr=False)
    note: str = field(default="", compare=False)
    below: Quick | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standard:
    """The same, by the standard decorator."""

    name: str
    secret: str = field(default="", repr=False)
    note: str = field(default="", compare=False)
    below: Standard | None = None


def test_it_is_shown_as_the_standard_one_and_hides_what_is_hidden() -> None:
    below = Standard(name="b", below=Standard(name="c"))
    quick = Quick(name="b", below=Quick(name="c"), secret="s3cret")
    assert repr(quick) == repr(below).replace("Standard", "Quick")
    assert "s3cret" not in repr(quick)


@pytest.mark.parametrize("kind", [Quick, Standard])
def test_it_is_compared_by_its_fields(kind: Any) -> None:
    one = kind(name="a", note="1")
    assert one == kind(name="a", note="2")
    assert hash(one) == hash(kind(name="a", note="2"))
    assert one != kind(name="a", secret="x")
    other: Any = Standard(name="a") if kind is Quick else Quick(name="a")
    assert kind(name="a") != other


@pytest.mark.parametrize("kind", [Quick, Standard])
def test_a_frozen_one_cannot_be_changed(kind: Any) -> None:
    one = kind(name="a")
    for name in ("name", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert one == kind(name="a")
    assert replace(one, name="b").name == "b"
    assert copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


@dataclass(eq=False)
class Identity:
    """Compared by identity, and open to change."""

    name: str


@dataclass
class Open:
    """Compared by its fields, and open to change."""

    name: str


@dataclass(frozen=True, slots=True)
class Slots:
    """Left to the standard decorator."""

    name: str


@dataclass(frozen=True)
class Own:
    """Has methods of its own."""

    name: str

    def __repr__(self) -> str:
        return "mine"

    def __hash__(self) -> int:
        return 7


def test_options_mean_what_they_mean_in_the_standard_one() -> None:
    identity, changed = Identity("a"), Open("a")
    changed.name = "b"
    assert identity != Identity("a")
    assert hash(identity) != 0
    assert changed == Open("b")
    with pytest.raises(TypeError):
        hash(changed)
    assert Slots("a") == Slots("a")
    assert not hasattr(Slots("a"), "__dict__")
    assert (repr(Own("a")), hash(Own("a"))) == ("mine", 7)


@dataclass(kw_only=True)
class Full:
    """Has all that a field can have."""

    name: str
    seen: list[str] = field(default_factory=list)
    size: int = 0
    later: str = field(init=False)

    def __post_init__(self) -> None:
        self.later = self.name * 2


@dataclass
class Below(Full):
    """Has a field of its own by place, beside those that it inherits."""

    first: int


def test_fields_are_filled_from_arguments_defaults_and_factories() -> None:
    one, other = Full(name="a"), Full(name="b", seen=["x"], size=3)
    assert (one.seen, one.size, one.later) == ([], 0, "aa")
    assert (other.seen, other.size, other.later) == (["x"], 3, "bb")
    assert one.seen is not Full(name="a").seen
    below = Below(1, name="c")
    assert (below.first, below.name, below.later) == (1, "c", "cc")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), {}),
        ((), {"nome": "a"}),
        ((), {"name": "a", "nome": "a"}),
        ((), {"name": "a", "later": "b"}),
        (("a",), {}),
        (("a",), {"name": "a"}),
    ],
)
def test_what_does_not_fit_the_fields_is_refused(
    arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="Full"):
        Full(*arguments, **named)
    with pytest.raises(TypeError, match="Below"):
        Below(1, *arguments, **named)


def test_a_value_by_place_is_given_once() -> None:
    kind: Any = Open
    for arguments, named in (((), {}), (("a", "b"), {}), (("a",), {"name": "b"})):
        with pytest.raises(TypeError, match="Open"):
            kind(*arguments, **named)
