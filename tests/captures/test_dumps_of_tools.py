"""What proxies and sniffers save: Burp's items, mitmproxy's flows."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lticheck.captures import read
from lticheck.model.errors import NothingRecognised
from tests.captures.samples import REPLY, REQUEST

FOLDER = Path(__file__).parent / "forms"
HEALTHY = read((FOLDER / "tsv.txt").read_bytes(), "tsv").launches[0].parameters
HEAD = (
    "POST /lti/launch HTTP/1.1\r\nHost: tool.example\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)


def items(*messages: tuple[str, str], encoded: bool = True) -> bytes:
    """Return what Burp saves; a message is `request` or `response`, and its text."""
    shown = [
        f'<{side} base64="{"true" if encoded else "false"}"><![CDATA['
        f"{base64.b64encode(text.encode()).decode() if encoded else text}]]></{side}>"
        for side, text in messages
    ]
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE items [ <!ELEMENT items (item*)> ]>\n'
        f'<items burpVersion="2025.1"><item>{"".join(shown)}</item></items>'
    ).encode()


@pytest.mark.parametrize("encoded", [True, False])
def test_burp_items_hold_a_launch(encoded: bool) -> None:
    (launch,) = read(items(("request", HEAD + urlencode(HEALTHY)), encoded=encoded), "x").launches
    assert launch.parameters == HEALTHY
    assert launch.url == "https://tool.example/lti/launch"


def test_burp_items_hold_an_outcome_request_with_its_reply() -> None:
    head = "POST /api/lti/v1/tools/7/grade_passback HTTP/1.1\r\nHost: canvas.example\r\n\r\n"
    answer = "HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/xml\r\n\r\n"
    (exchange,) = read(
        items(("request", head + REQUEST), ("response", answer + REPLY)), "x"
    ).exchanges
    assert exchange.asked
    assert exchange.reply
    assert exchange.reply.status == 422


def test_burp_items_without_a_launch_say_what_to_save() -> None:
    with pytest.raises(NothingRecognised, match="Burp"):
        read(items(("request", "GET / HTTP/1.1\r\nHost: tool.example\r\n\r\n")), "x")


@pytest.mark.parametrize("length", ["", "    content-length: 900\n"])
def test_a_printed_form_is_whole_whatever_its_length_says(length: str) -> None:
    """The length is that of the form on the wire, and not of the list that mitmproxy prints."""
    listed = "".join(f"    {name}: {value}\n" for name, value in HEALTHY)
    flow = (
        "192.0.2.7:51532: POST https://tool.example/lti/launch HTTP/2.0\n"
        f"    content-type: application/x-www-form-urlencoded\n{length}\n    URL-encoded\n{listed}"
        "\n << HTTP/2.0 302  0b\n"
    )
    (launch,) = read(flow.encode(), "x").launches
    assert launch.parameters == HEALTHY
