"""Where nothing is recognised: what the input is, what was looked for, and what would help."""

from __future__ import annotations

import gzip
import pkgutil
from importlib import import_module

import pytest

from lticheck import captures
from lticheck.captures import READERS, read
from lticheck.model.errors import NothingRecognised
from tests.captures.samples import FORMS, entry, har


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "JPEG"),
        (b"%PDF-1.7\n", "PDF"),
        (gzip.compress(b"lti_message_type=x", mtime=0), "gzip"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"1035:9:websocket;0:~8:response;7:version;2:20#", "mitmproxy"),
        (b"abc\0def", "binary"),
        (har(entry("https://a.example/", "q=1"), {}).encode(), "HAR has 2 requests"),
        (b"a=1&b=2", "form body of 2 parameters"),
        (b"curl https://a.example/", "curl"),
        (b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "HTTP messages"),
        (b"{'a': ", "Python literal"),
        (b"{'a': 'b'}", "Python literal"),
        (b'{"a"=>"b"}', "Ruby hash"),
        (b'{"a": {"b": 1}}', "JSON"),
        (b'{"a": ', "not JSON (line 1)"),
        (b'["lticheck_launch"]', "holds no launch parameters"),
        (b"[2024-09-10 08:12:44] local.INFO: started", "no launch, outcome request or reply"),
        (b"got lti_message_type=basic-lti-launch-request user=5", "a launch is mentioned"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"eyJhbGciOiJSUzI1NiJ9", "id_token"),
        (b"the grade did not arrive", "no launch, outcome request or reply"),
    ],
)
def test_the_closest_form_is_named(data: bytes, words: str) -> None:
    with pytest.raises(NothingRecognised) as caught:
        read(data, "x")
    assert words in caught.value.message


def test_every_reader_is_registered_under_its_own_name() -> None:
    names = [
        module.name for module in pkgutil.walk_packages(captures.__path__, "lticheck.captures.")
    ]
    modules = [import_module(name) for name in names]
    forms = {module.READER.form for module in modules if hasattr(module, "READER")}
    assert forms == {reader.form for reader in READERS}


def test_a_sample_is_read_by_the_reader_of_its_form() -> None:
    wanted = {
        "JSON": "JSON of launch parameters",
        "JSON, deeper": "JSON Lines of launches",
        "form body": "form-urlencoded body",
        "HAR": "HAR 1.2",
        "curl of Windows": "copied as cURL",
        "mitmproxy text": "raw HTTP",
        "QueryDict": "Python literal",
        "Rails parameters": "Ruby hash",
        "Rails log": "log text",
    }
    assert {name: read(FORMS[name].encode(), "x").form for name in wanted} == wanted
    assert set(wanted.values()) <= {reader.form for reader in READERS}
