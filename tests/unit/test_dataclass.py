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
