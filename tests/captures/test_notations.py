"""A launch in any notation: whole, or refused; never a part of it, never more than it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.captures import read
from lticheck.captures.parameters import is_launch
from lticheck.model.errors import NothingRecognised
from tests.captures.notations import NOTATIONS

FOLDER = Path(__file__).parent / "forms"
FORMS = sorted(path.name for path in FOLDER.iterdir())
HEALTHY = read((FOLDER / "tsv.txt").read_bytes(), "tsv").launches[0].parameters
ODD = tuple(
    (
        name,
        {
            "context_title": "Biology, part 2: “Cells” & more (2024)",
            "custom_canvas_enrollment_state": "",
            "resource_link_title": "Quiz = 3; a|b",
        }.get(name, value),
    )
    for name, value in HEALTHY
)
"""The same launch with commas, brackets, an empty value and signs that notations use."""
REFUSED = {"Java objects"}
"""Of these the values are not there."""


def parameters_in(text: str | bytes) -> list[tuple[tuple[str, str], ...]]:
    data = text.encode() if isinstance(text, str) else text
    try:
        return [launch.parameters for launch in read(data, "x").launches]
    except NothingRecognised:
        return []


@pytest.mark.parametrize("name", FORMS)
def test_a_saved_form_is_read_whole(name: str) -> None:
    assert len(HEALTHY) == 44
    assert parameters_in((FOLDER / name).read_bytes()) == [HEALTHY]


@pytest.mark.parametrize("launch", [HEALTHY, ODD], ids=["healthy", "odd"])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_notation_is_read_whole(notation: str, launch: tuple[tuple[str, str], ...]) -> None:
    found = [sorted(one) for one in parameters_in(NOTATIONS[notation](launch))]
    assert found == ([] if notation in REFUSED else [sorted(launch)])


@pytest.mark.parametrize("notation", NOTATIONS)
def test_two_launches_are_not_mixed(notation: str) -> None:
    """What stands twice in one file, with another student, is two launches or none."""
    second = tuple((n, f"{v}2" if n.startswith("lis_") else v) for n, v in HEALTHY)
    text = NOTATIONS[notation](HEALTHY) + "\nand then\n" + NOTATIONS[notation](second)
    found = [sorted(one) for one in parameters_in(text)]
    assert all(one in (sorted(HEALTHY), sorted(second)) for one in found)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_cut_dump_is_no_launch_of_the_rest(notation: str, share: float) -> None:
    """Of a dump that was cut off, what is read holds nothing that was not posted."""
    text = NOTATIONS[notation](HEALTHY)
    for one in parameters_in(text[: int(len(text) * share)]):
        cut = [pair for pair in one if pair not in HEALTHY]
        assert len(cut) <= 1, cut
        assert all(len(value) <= len(dict(HEALTHY)[name]) for name, value in cut)


@pytest.mark.parametrize("notation", ["cells of a spreadsheet", "CSV", "PHP serialize"])
def test_quotes_in_a_value_are_its_own(notation: str) -> None:
    """A cell that holds quotes is copied in quotes, each doubled; the length says it in PHP."""
    launch = tuple((n, 'Sheet 3 "Series"' if n == "resource_link_title" else v) for n, v in HEALTHY)
    assert parameters_in(NOTATIONS[notation](launch)) == [launch]


@pytest.mark.parametrize("value", ['say "hi"', "L'étude d'impact", '{"id": 4}', "a, b=c; d"])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_value_that_breaks_its_notation_does_not_cost_the_rest(notation: str, value: str) -> None:
    """Who writes dumps by hand escapes nothing: such a launch is whole or refused."""
    launch = tuple((n, value if n == "resource_link_title" else v) for n, v in HEALTHY)
    for found in parameters_in(NOTATIONS[notation](launch)):
        assert [name for name, _ in sorted(found)] == [name for name, _ in sorted(launch)]


def test_an_element_without_a_value_is_no_empty_value() -> None:
    """What stands in another place than was looked at must not become 44 empty parameters."""
    rows = "".join(f'<parameter name="{n}"><v>{v}</v></parameter>\n' for n, v in HEALTHY)
    assert not parameters_in(f"<parameters>\n{rows}</parameters>")


def test_an_empty_message_type_is_a_misread_one() -> None:
    assert is_launch(HEALTHY)
    assert not is_launch(tuple((n, "" if n == "lti_message_type" else v) for n, v in HEALTHY))


VALUES = st.text(
    st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="\"'\\=|,;[](){}<>$`:#-"),
    max_size=20,
).map(lambda text: " ".join(text.split()))
"""Values without the signs that some notations neither quote nor escape."""


@given(st.sampled_from(list(NOTATIONS)), st.data())
def test_values_come_back_as_they_were(notation: str, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([name for name, _ in HEALTHY[:30]]), max_size=3))
    values = {name: data.draw(VALUES) for name in names}
    launch = [(name, values.get(name, value)) for name, value in HEALTHY]
    for found in parameters_in(NOTATIONS[notation](launch)):
        assert sorted(found) == sorted(launch)
