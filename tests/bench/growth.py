"""How the time grows with the input: each reader at 100, 200 and 400 kB of its worst characters."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from lticheck.captures import read
from lticheck.model.errors import NothingRecognised
from lticheck.model.launch import Launch
from lticheck.reporting.redactor import redactor
from lticheck.services.outcomes.oauth1 import verify_launch
from lticheck.services.outcomes.response_parser import read_reply

SIZES = (100_000, 200_000, 400_000)
LIMIT = 2.5
"""How many times as long twice the text may take; 2 is linear, 4 is quadratic."""
FAST = 0.05
"""Seconds below which a time says nothing on a busy machine."""

FORM = "lti_message_type=basic-lti-launch-request&oauth_consumer_key=k&x=a"
LINES = "lti_message_type: basic-lti-launch-request\noauth_consumer_key: k\n"
REPLY = "<imsx_POXEnvelopeResponse><imsx_codeMajor>failure</imsx_codeMajor><imsx_description>"

TEXTS = {
    "form body: tabs": (FORM, "\t", "z&y=1"),
    "form body: line breaks": (FORM, "\n", "z"),
    "form body: percent signs": (FORM, "%25", ""),
    "form body: cut escapes": (FORM, "&", ""),
    "form body: equals signs": (FORM, "=", ""),
    "parameter lines: blanks in a value": (LINES + "a: b", " ", "c\nd"),
    "parameter lines: nearly blank lines": (LINES, " \t", "\nd"),
    "parameter lines: colons": (LINES, "a:", ""),
    "parameter lines: bars": (LINES, "| ", ""),
    "parameter lines: many": (LINES, "name: value\n", ""),
    "JSON: brackets": ('{"lti_message_type": "x", "a": ', "[", ""),
    "JSON: quotes": ('{"lti_message_type": "x", "a": "', '\\"', '"}'),
    "JSON: entries": ('[{"lti_message_type": "x"}', ',{"lti_message_type": "x"}', "]"),
    "JSON in a text": ('log {"lti_message_type": ', '{"a": ', ""),
    "HAR": ('{"log": {"entries": [', '{"request": {"url": "x"}}, ', "{}]}}"),
    "curl": ("curl https://x.example/ --data '", "a=b&", "'"),
    "curl: commands": ("curl x\n", "curl ", ""),
    "curl: quotes": ("curl x ", "'\\''", ""),
    "raw HTTP: headers": ("POST /x HTTP/1.1\r\n", "A: b\r\n", "\r\n"),
    "raw HTTP: requests": ("", "POST /x HTTP/1.1\r\n\r\n", ""),
    "raw HTTP: blanks": ("POST /x HTTP/1.1\r\nA: ", " ", "\r\n"),
    "raw HTTP: chunks": (
        "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "1\r\na\r\n",
        "",
    ),
    "Python: dicts": ("{'lti_message_type': ", "{'a': ", ""),
    "Python: launches": ("", "{'lti_message_type': [", ""),
    "Python: lines": ("", "{'lti_message_type': \n", ""),
    "Python: strings": ("{'lti_message_type': '", "\\'", ""),
    "Ruby": ("{", '"lti_message_type"=>{', ""),
    "HTML inputs": ("", '<input name="lti_message_type" value="x">', ""),
    "HTML: tags": ("", "<input ", ""),
    "multipart": ("--b\r\n", 'Content-Disposition: form-data; name="a"\r\n\r\nx\r\n--b\r\n', ""),
    "var_dump": ("array(", '["a"]=> string(1) "b" ', ")"),
    "id_token": ("id_token=eyJ", "a", ""),
    "log: replies": ("", "outcome reply 200 {", ""),
    "log: replies with ends": ("", "outcome reply 200 {}", ""),
    "log: headers": ("", "env_req {'a': ", ""),
    "log: code_major": ("", "code_major{", ""),
    "log: envelopes": ("", "<imsx_POXEnvelopeResponse>", ""),
    "log: envelopes, closed": ("", "<imsx_POXEnvelopeRequest></imsx_POXEnvelopeRequest>", ""),
    "log: content": ("", "content <a\nis success ", ""),
    "log: secrets": ("", "secret=a\n", ""),
    "log: secrets in a line": ("", "secret=ab,", ""),
    "log: status": ("", "status 200 HTTP/1.1\n", ""),
    "log: URLs": ("", "https://x/api/lti/v1/tools/7/grade_passback ", ""),
    "log: errors": ("", "Post grade failed\n", ""),
    "log: escapes": ("", "\\\\n", ""),
    "log: quotes": ("lti_message_type ", "'\"", ""),
    "log: lines": ("lti_message_type", "\n", ""),
    "log: addresses of LTI 1.3": (
        "",
        "POST https://x/api/lti/courses/1/line_items/2/scores\n",
        "",
    ),
    "log: steps of LTI 1.3": ("/line_items ", "Failed to send grade: \n", ""),
    "log: statuses of LTI 1.3": ("/line_items ", "status: 422 ", ""),
    "log: sentences of LTI 1.3": ("", "User not found in course or is not a student ", ""),
    "log: fields of LTI 1.3": ("/line_items ", 'field":"a","message":"', ""),
    "log: errors of LTI 1.3": ("/line_items ", '"errors":{"type":"a","message":"', ""),
    "log: scores of LTI 1.3": ("/line_items ", "activityProgress userId: ", ""),
    "log: quotes of LTI 1.3": ("/line_items timestamp of ", "\\'", ""),
    "log: lanes": ("grade_passback\n", "[pid 12:tid 34] request_id=abcdef\n", ""),
    "log: launches": ("", "lti_message_type=x&a=b\n", ""),
}
"""What begins the text, is repeated in it, and ends it."""

REPLIES = {
    "reply: error reports": (REPLY, "[EID_", ""),
    "reply: blanks": (REPLY, " ", "[EID_1"),
    "reply: elements": (REPLY, "<a>", ""),
    "reply: entities": (REPLY, "&amp;", ""),
    "reply: page": ("<html>", "<p>", ""),
    "reply: JSON": ('{"errors": [{"message": "', " [EID_", '"}]}'),
}

MASKED = (
    'password="', "password=a ", "full_name: a ", "login: (", "token: a ", "token='a b", "code=",
    "\\", '\\"', "&amp;", "%25", "\n", " ", "@", "a@", "a@b", "?a=b&", "https://a:", "a", "::",
    "eyJaaaaaaaa-", "<password>", "Authorization: OAuth ", "{'secrets':[", "\\u0022secret\\u0022:",
)  # fmt: skip


def growth() -> Iterator[str]:
    """Yield a line a reader: its seconds at each size, and by how much each is longer."""
    for name, work in _works():
        found = [_seconds(work, size) for size in SIZES]
        ratios = [later / max(sooner, 1e-9) for sooner, later in pairwise(found)]
        slow = found[-1] > FAST and min(ratios) > LIMIT
        times = "  ".join(f"{seconds:7.3f}" for seconds in found)
        shown = "  ".join(f"{ratio:5.2f}" for ratio in ratios)
        yield f"{name:<40} {times}   x {shown}{'   <-- faster than its input' if slow else ''}"


def _works() -> Iterator[tuple[str, Callable[[int], None]]]:
    for name, parts in TEXTS.items():
        yield name, partial(_read, parts)
    for name, parts in REPLIES.items():
        yield name, partial(_reply, parts)
    for piece in MASKED:
        yield f"masking: {piece!r}", partial(_mask, piece)
    yield "masking: a launch of many names", _many_names
    yield "signature: a launch of many URLs", _many_urls


def text_of(parts: tuple[str, str, str], size: int) -> bytes:
    """Return a text of this size, in bytes."""
    start, piece, end = parts
    return (start + piece * ((size - len(start)) // len(piece)) + end).encode()


def _read(parts: tuple[str, str, str], size: int) -> None:
    with contextlib.suppress(NothingRecognised):
        read(text_of(parts, size), "bench")


def _reply(parts: tuple[str, str, str], size: int) -> None:
    read_reply(text_of(parts, size))


def _mask(piece: str, size: int) -> None:
    redactor([], ["a secret", "another one"]).text((piece * size)[:size])


def _many_names(size: int) -> None:
    parameters = tuple((f"custom_{n}_name_full", f"Kim Sample {n}") for n in range(size // 500))
    redactor([Launch(parameters=parameters)], []).text("a text " * 500)


def _many_urls(size: int) -> None:
    urls = tuple((f"u{n}", f"https://h{n}.example/x") for n in range(size // 30))
    signed = (("oauth_signature", "x"), ("oauth_signature_method", "HMAC-SHA1"))
    verify_launch(Launch(parameters=(*urls, *signed), url="https://tool.example/launch"), "secret")


def _seconds(work: Callable[[int], None], size: int) -> float:
    """Return the processor time of one turn, the better of two."""
    found = []
    for _ in range(2):
        started = time.process_time()
        work(size)
        found.append(time.process_time() - started)
    return min(found)
