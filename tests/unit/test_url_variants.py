"""The address that is sent to, and the others that a proxy may make of it."""

from __future__ import annotations

import pytest

from lticheck.model.errors import RequestNotPossible
from lticheck.services.outcomes.url_variants import on_origin, signable_variants

PATH = "/api/lti/v1/tools/7/grade_passback"


def variants(origin: str) -> list[str]:
    """Return the origins of the variants, each of which must keep path and query."""
    found = list(signable_variants(f"{origin}{PATH}?a=b"))
    assert all(variant.endswith(f"{PATH}?a=b") for variant in found)
    return [variant.removesuffix(f"{PATH}?a=b") for variant in found]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://canvas.example", ["http://canvas.example"]),
        ("http://canvas.example", ["https://canvas.example"]),
        (
            "https://canvas.example:8443",
            ["https://canvas.example", "http://canvas.example:8443", "http://canvas.example"],
        ),
        (
            "http://canvas.example:3000",
            ["https://canvas.example:3000", "https://canvas.example", "http://canvas.example"],
        ),
        (
            "http://[::1]:3000",
            ["https://[::1]:3000", "https://[::1]", "http://[::1]"],
        ),
    ],
)
def test_the_other_scheme_with_and_without_the_port(origin: str, expected: list[str]) -> None:
    assert variants(origin) == expected


def test_path_and_query_go_to_another_origin() -> None:
    url = f"https://canvas.example{PATH}?a=b#c"
    assert on_origin(url, "http://127.0.0.1:3000") == f"http://127.0.0.1:3000{PATH}?a=b"
    assert on_origin(url, "") == url
    with pytest.raises(RequestNotPossible):
        on_origin("https://[canvas/x", "http://127.0.0.1:3000")
