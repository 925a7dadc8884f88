"""The filter for the handlers that stay: PyLTI's DEBUG log without what must not lie on a disk."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from lticheck.captures import read
from lticheck.logging import SecretFilter
from tests.live.pylti_records import SECRET, SOURCEDID, refused

PYLTI = logging.getLogger("pylti.common")


@pytest.fixture
def kept() -> Iterator[io.StringIO]:
    """Return what a file handler with the filter writes of the logger pylti."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(SecretFilter())
    logger = logging.getLogger("pylti")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield text
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def test_pyltis_secret_is_masked_and_its_log_can_still_be_read(kept: io.StringIO) -> None:
    refused(PYLTI)
    text = kept.getvalue()
    assert SECRET not in text
    assert "key quiz-tool" in text
    assert SOURCEDID in text
    exchange = read(text.encode(), "pylti.log").exchanges[0]
    assert exchange.reply
    assert exchange.reply.status == 422


@pytest.mark.parametrize(
    ("message", "values", "hidden", "shown"),
    [
        ("consumers %s", ({"quiz-tool": {"secret": SECRET}},), SECRET, "quiz-tool"),
        (
            "params %s",
            ({"lis_person_name_full": "Ada Byron", "roles": "Learner"},),
            "Ada",
            "Learner",
        ),
        (
            "headers %s",
            ({"DB_PASSWORD": "hunter2-long", "HTTP_HOST": "t.example"},),
            "hunter2",
            "HOST",
        ),
        ("mail from ada@school.example", (), "ada@", "mail from"),
        ("sent %s of %s", (1, "x"), "%s", "sent 1 of x"),
    ],
)
def test_values_are_masked_by_their_label(
    kept: io.StringIO, message: str, values: tuple[object, ...], hidden: str, shown: str
) -> None:
    PYLTI.debug(message, *values)
    assert hidden not in kept.getvalue()
    assert shown in kept.getvalue()


def test_an_exceptions_text_is_masked(kept: io.StringIO) -> None:
    try:
        raise ValueError(f"shared_secret={SECRET}")
    except ValueError:
        PYLTI.exception("posting failed")
    assert "ValueError" in kept.getvalue()
    assert SECRET not in kept.getvalue()


def test_a_record_that_cannot_be_formatted_passes(kept: io.StringIO) -> None:
    """The formatter reports it, as it does without the filter."""
    record = logging.LogRecord("pylti", logging.DEBUG, "x.py", 1, "%d", ("x",), None)
    assert SecretFilter().filter(record)
