"""The filter for the handlers that stay: PyLTI's DEBUG log without what must not lie on a disk."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

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


class Broken:
    """An object that cannot be shown, and says a secret when it fails."""

    def __str__(self) -> str:
        raise ValueError(f"secret={SECRET}")

    __repr__ = __str__


@pytest.mark.parametrize(
    "values",
    [(SECRET, 1), ("client_secret", SECRET, "and", 3), (Broken(),)],
    ids=["too few", "no number", "broken"],
)
def test_a_record_that_cannot_be_formatted_is_written_without_its_values(
    kept: io.StringIO, values: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Logging itself would print them on standard error, as they are."""
    PYLTI.debug("signing %s for %d as %s", *values)
    assert "signing %s for %d as %s (its values do not fit: " in kept.getvalue()
    assert SECRET not in kept.getvalue() + capsys.readouterr().err


class AsJson(logging.Formatter):
    """A formatter of structured logs: it writes every field, and the exception anew."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            name: value for name, value in vars(record).items() if name not in {"msg", "args"}
        }
        fields["message"] = record.getMessage()
        if record.exc_info:
            fields["exc_info"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)


def as_json(log: Callable[[], None]) -> str:
    """Return what a handler with that formatter and the filter writes."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(AsJson())
    handler.addFilter(SecretFilter())
    PYLTI.addHandler(handler)
    PYLTI.setLevel(logging.DEBUG)
    try:
        log()
    finally:
        PYLTI.removeHandler(handler)
        PYLTI.setLevel(logging.NOTSET)
    return text.getvalue()


class Consumer:
    def __repr__(self) -> str:
        return f"<Consumer secret='{SECRET}'>"


@pytest.mark.parametrize(
    "extra",
    [
        {"oauth_signature": SECRET},
        {"body": f"oauth_signature={SECRET}&a=b"},
        {"form": {"roles": "Learner", "sent": [{"client_secret": SECRET}]}},
        {"form": [("oauth_signature", SECRET)]},
        {"secrets": [SECRET, "second"]},
        {"body": f"oauth_signature={SECRET}".encode()},
        {"consumer": Consumer()},
        {"shown": Broken()},
        {"headers": {"Authorization": f"Bearer {SECRET}"}},
        {"form": {f"secret={SECRET}": 1}, "mail": "ada@school.example"},
    ],
    ids=[
        "named",
        "text",
        "nested",
        "pairs",
        "several",
        "bytes",
        "object",
        "broken",
        "header",
        "names",
    ],
)
def test_extra_fields_are_masked(extra: dict[str, object]) -> None:
    found = as_json(lambda: PYLTI.info("posted", extra={**extra, "attempt": 3}))
    assert json.loads(found)["attempt"] == 3
    assert SECRET not in found
    assert "ada@" not in found


def test_harmless_extra_fields_stay_as_they_are() -> None:
    extra = {"status": 422, "path": "/grade", "tags": ["a", "b"], "took": 0.5, "none": None}
    found = json.loads(as_json(lambda: PYLTI.info("posted", extra=extra)))
    assert {name: found[name] for name in extra} == extra


def test_fields_within_each_other_have_an_end() -> None:
    endless: list[object] = ["a"]
    endless.append(endless)
    endless.append(f"secret={SECRET}")
    shown = as_json(lambda: PYLTI.info("posted", extra={"fields": endless}))
    assert "posted" in shown
    assert SECRET not in shown


def test_a_formatter_that_makes_the_exceptions_text_anew_has_none() -> None:
    def log() -> None:
        try:
            raise ValueError(f"shared_secret={SECRET}")
        except ValueError:
            PYLTI.exception("posting failed")

    found = as_json(log)
    assert SECRET not in found
    assert "ValueError" in found


def test_an_exception_without_a_secret_stays() -> None:
    def log() -> None:
        try:
            raise ValueError("no")
        except ValueError:
            PYLTI.exception("posting failed")

    assert "ValueError: no" in json.loads(as_json(log))["exc_info"]


def test_the_stack_is_masked(kept: io.StringIO) -> None:
    PYLTI.info("posting", stack_info=bool(f"client_secret='{len(SECRET)}-in-the-source'"))
    assert "Stack (most recent call last)" in kept.getvalue()
    assert "in-the-source" not in kept.getvalue()
