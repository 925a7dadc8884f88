"""What stands where a URL should, and is none."""

from __future__ import annotations

import pytest

from lticheck.model.urls import url_parts


@pytest.mark.parametrize("text", ["http://[x/api/lti", "//[", "https://[::1", "http://\u2100x/"])
def test_what_is_no_url_has_no_parts(text: str) -> None:
    assert url_parts(text) == ("", "", "", "", "")


def test_a_url_has_its_own() -> None:
    found = url_parts("https://canvas.test:8443/a?b=c#d")
    assert (found.netloc, found.path, found.query) == ("canvas.test:8443", "/a", "b=c")
