"""Whatever the bytes: a capture, or NothingRecognised; and in time that grows with the length."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lticheck.captures import Capture, read
from lticheck.errors import NothingRecognised
from tests.captures.samples import EVERYTHING


def only_known_ends(data: bytes) -> None:
    with suppress(NothingRecognised):
        assert isinstance(read(data, "x"), Capture)


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"{" * 20_000)
@example(b"{'a': " + b"-" * 20_000)
@example(b"\xef\xbb\xbf")
def test_any_bytes(data: bytes) -> None:
    only_known_ends(data)


SAMPLES = [text.encode() for text in EVERYTHING]


@given(st.data())
def test_samples_cut_and_mixed(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(SAMPLES))
    other = data.draw(st.sampled_from(SAMPLES))
    first = data.draw(st.integers(0, len(sample)))
    last = data.draw(st.integers(0, len(other)))
    only_known_ends(sample[:first] + data.draw(st.binary(max_size=6)) + other[last:])


@given(st.data())
def test_samples_with_a_byte_changed(data: st.DataObject) -> None:
    sample = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 4))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    only_known_ends(bytes(sample))


PIECES = (
    "{",
    "'",
    '"\\',
    "['",
    '{"errors":',
    '{"lti_message_type":',
    "{'lti_message_type': ",
    "lti_message_type=",
    "<imsx_POXEnvelopeRequest ",
    "secret ",
    "response {",
    "content b'",
    "curl $'",
    "POST / HTTP/1.1\n",
    '"score" {',
    "/api/lti/v1/tools/",
    '{"a"=>',
)
SECONDS = 10
"""Far above what half a megabyte takes, far below what a quadratic reading would."""


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(piece: str, end: str) -> None:
    data = ((piece + end) * (300_000 // len(piece))).encode()
    started = time.monotonic()
    only_known_ends(data)
    assert time.monotonic() - started < SECONDS
