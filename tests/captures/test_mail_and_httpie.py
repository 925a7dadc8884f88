"""Mails, and what HTTPie was told and printed."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest

from lticheck.captures import read
from lticheck.captures.syntax.mail import unquoted
from lticheck.model.errors import NothingRecognised
from tests.captures.samples import DESCRIPTION, REPLY

FORMS = Path(__file__).parent / "forms"
LAUNCH = (FORMS / "json_body_string.txt").read_bytes()
SAID = "The log says: Assignment is no longer associated with this tool [EID_7] für alle"
SCORES = "https://canvas.school.example/api/lti/courses/7/line_items/5/scores"
SENT = f"$ http -v POST {SCORES} Authorization:Bearer\\ x userId=5 scoreGiven:=0.85\n"
PRINTED = """\
POST /api/lti/courses/7/line_items/5/scores HTTP/1.1
Content-Type: application/vnd.ims.lis.v1.score+json
Host: canvas.school.example

{
    "scoreGiven": 0.85,
    "userId": "5"
}


HTTP/1.1 422 Unprocessable Entity
Content-Type: application/json; charset=utf-8

{
    "errors": {
        "message": "User not found in course or is not a student",
        "type": "unprocessable_entity"
    }
}
"""


def mail() -> bytes:
    """Return a mail with a text, the same as HTML, and a launch as an attachment."""
    message = EmailMessage()
    message["From"], message["Subject"] = "support@school.example", "Fwd: grade"
    message.set_content(SAID)
    message.add_alternative(f"<p>{SAID}</p>", subtype="html")
    message.add_attachment(LAUNCH, maintype="application", subtype="json", filename="a.json")
    return message.as_bytes()


def test_a_mail_is_read_with_its_attachment() -> None:
    found = read(mail(), "m.eml")
    assert len(found.launches) == 1
    assert len(found.launches[0].parameters) == 44
    assert [one.outcome.description for one in found.exchanges if one.outcome] == [
        "Assignment is no longer associated with this tool"
    ]


def test_a_mail_that_holds_nothing_says_so() -> None:
    with pytest.raises(NothingRecognised):
        read(b"MIME-Version: 1.0\nSubject: x\nContent-Type: text/plain\n\nHello\n", "m.eml")


@pytest.mark.parametrize("headers", ["", "Content-Transfer-Encoding: quoted-printable\nTo: x\n\n"])
def test_a_quoted_printable_answer_is_the_answer(headers: str) -> None:
    """Pasted out of a mail's source, with its headers or without."""
    found = read(headers.encode() + quopri.encodestring(REPLY.encode()), "x")
    outcome = found.exchanges[0].outcome
    assert outcome
    assert not found.exchanges[0].succeeded
    assert outcome.description == DESCRIPTION
    assert found.exchanges[0].reply
    assert found.exchanges[0].reply.body == REPLY.encode()


def test_text_that_is_not_quoted_printable_stays() -> None:
    text = b'<a b="c=3Dd" e=\n"f">'
    assert unquoted(text) == text
    assert unquoted(base64.b64encode(b"x=3Dy=\n")) == base64.b64encode(b"x=3Dy=\n")


def test_curly_quotes_of_a_mail_program_are_quotes() -> None:
    found = read(REPLY.replace('"', "”").encode(), "x")
    outcome = found.exchanges[0].outcome
    assert outcome
    assert not found.exchanges[0].succeeded
    assert outcome.description == DESCRIPTION


def test_an_httpie_command_is_its_request() -> None:
    (exchange,) = read(SENT.encode(), "x").exchanges
    assert exchange.request
    assert (exchange.request.method, exchange.request.url) == ("POST", SCORES)
    assert exchange.request.body == b'{"userId": "5", "scoreGiven": 0.85}'
    assert exchange.request.header("Authorization") == "Bearer x"
    assert exchange.answer is None


def test_what_httpie_printed_has_the_answer() -> None:
    (exchange,) = read((SENT + PRINTED).encode(), "x").exchanges
    assert exchange.reply
    assert exchange.reply.status == 422
