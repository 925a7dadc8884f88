"""Whatever the bytes: a capture, or NothingRecognised; and in time that grows with the length."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lticheck.captures import Capture, Unrecognised, read
from lticheck.cli.output import Output
from lticheck.cli.output_options import OutputOptions
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.credentials import Consumers
from lticheck.model.errors import NothingRecognised
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.session import Session
from lticheck.reporting.report import Report
from tests.captures.samples import EVERYTHING

SECRET = "correct-horse"
"""The shared secret in the sample logs."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
    "lti_message_type lti_version ",
    "outcome reply 200 {",
    "status code 422 outcome ",
    "&\t",
)


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("piece", PIECES)
def test_half_a_megabyte_of_beginnings(piece: str, end: str) -> None:
    """Texts that begin something time and again and end nothing; `make bench` times it."""
    only_known_ends(((piece + end) * (300_000 // len(piece))).encode())


def shown(data: bytes) -> str:
    """Return what a person sees of these bytes, with every exchange printed."""
    try:
        found: Capture | Unrecognised = read(data, "x")
    except NothingRecognised as error:
        found = Unrecognised(source="x", message=error.message, hint=error.hint)
    session = Session(consumers=Consumers())
    out = Output.from_options(session, OPTIONS)
    for case in cases(found, session):
        out.add(diagnose(case, transcripts=True), case)
    report = Report(diagnoses=tuple(out.kept))
    return FORMATS["text"](report, Appearance(width=80, color=False))


OPTIONS = OutputOptions(color="never", show_exchange=True)


@given(st.data())
def test_no_mutation_breaks_or_leaks(data: st.DataObject) -> None:
    """A changed sample is shown without a traceback, a terminal escape or the shared secret."""
    sample = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(0, 3))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    text = shown(bytes(sample))
    assert text
    assert not CONTROL.search(text)
    assert SECRET not in text
