"""A launch is the same launch, in whatever form it is pasted."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lticheck.captures import Capture, load, read
from lticheck.model.errors import NothingRecognised
from tests.captures.samples import AS_DICT, BODY, FORMS, LAUNCH, LAUNCH_URL, TOKEN, entry, har

REPEATED = [
    ("a", "1"),
    ("a", ""),
    ("lti_message_type", "x"),
    ("lti_version", "y"),
    ("resource_link_id", "z"),
    ("a", "3"),
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_parameters(form: str) -> None:
    encoding = "utf-16" if form == "UTF-16" else "utf-8"
    capture = read(FORMS[form].encode(encoding), "pasted")
    assert [launch.parameters for launch in capture.launches] == [LAUNCH]
    assert capture.launches[0].source == "pasted"
    assert not capture.launches[0].redacted
    assert capture.exchanges == ()


@pytest.mark.parametrize(
    "form", ["URL", "HAR", "curl", "curl of Windows", "raw HTTP", "mitmproxy text"]
)
def test_the_url_is_kept_where_the_form_has_it(form: str) -> None:
    assert read(FORMS[form].encode(), "x").launches[0].url == LAUNCH_URL


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (f"{json.dumps(AS_DICT)}\n\nnot JSON\n{json.dumps(AS_DICT | {'n': '2'})}\n", "line 4"),
        (json.dumps([AS_DICT, {}, AS_DICT | {"n": "2"}]), "launch 2"),
        (har(entry(LAUNCH_URL, BODY), entry("", ""), entry(LAUNCH_URL, BODY + "&n=2")), "entry 3"),
        (f"curl {LAUNCH_URL} -d '{BODY}' ;\ncurl {LAUNCH_URL} -d '{BODY}&n=2'", "command 2"),
        (f"a {AS_DICT}\nagain {AS_DICT}\nb {AS_DICT | {'n': '2'}}", "line 3"),
        (repr([AS_DICT, AS_DICT | {"n": "2"}]), "launch 2"),
    ],
)
def test_several_launches_are_told_apart_by_place(text: str, form: str) -> None:
    first, second = read(text.encode(), "many.txt").launches
    assert first.parameters == LAUNCH
    assert (second.source, second.get("n")) == (f"many.txt, {form}", "2")


@pytest.mark.parametrize(
    "text",
    [
        urlencode(REPEATED),
        json.dumps(REPEATED),
        repr(REPEATED),
        f"MultiDict({REPEATED})",
        f"<MultiDict({', '.join(f'{name!r}: {value!r}' for name, value in REPEATED)})>",
        (
            "curl https://t.example -d a=1 -d 'a=' --data lti_message_type=x -d\"lti_version=y\" "
            '-d resource_link_id=z -d"a=3"'
        ),
    ],
)
def test_order_and_duplicates_are_kept(text: str) -> None:
    assert read(text.encode(), "x").launches[0].parameters == tuple(REPEATED)


def test_a_launch_of_lti_13_is_known_by_its_id_token() -> None:
    lone = read(TOKEN.encode(), "x").launches[0]
    posted = read(har(entry(LAUNCH_URL, f"state=1&id_token={TOKEN}")).encode(), "x").launches[0]
    assert lone.parameters == (("id_token", TOKEN),)
    assert posted.parameters == (("state", "1"), ("id_token", TOKEN))
    assert posted.is_lti13


def test_another_sign_in_is_no_launch() -> None:
    other = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
    with pytest.raises(NothingRecognised):
        read(har(entry(LAUNCH_URL, f"state=1&id_token={other}")).encode(), "x")


def test_masked_values_make_a_launch_redacted() -> None:
    text = (
        'Parameters: {"lti_message_type"=>"x", "lti_version"=>"y", "resource_link_id"=>"z", '
        '"oauth_signature"=>"[FILTERED]"}'
    )
    assert read(text.encode(), "x").launches[0].redacted


def test_a_redirect_that_posts_the_launch_on_counts_once() -> None:
    text = har(entry(LAUNCH_URL, BODY, 307), entry(f"{LAUNCH_URL}/2", BODY))
    assert [launch.url for launch in read(text.encode(), "x").launches] == [LAUNCH_URL]


def test_content_decides_and_not_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "launch.json"
    path.write_text(FORMS["QueryDict"], encoding="utf-8")
    (found,) = load(str(path))
    assert isinstance(found, Capture)
    assert (found.form, found.launches[0].parameters) == ("Python literal", LAUNCH)
