"""Whatever is sent, the answer is one of those that Canvas gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oauthlib.oauth1 import Client as Signer

from lticheck.model.errors import LticheckError
from lticheck.sandbox import Sandbox
from tests.sandbox.client import Client, exchange

CODE = re.compile(r"<ext_canvas_error_code>(\w+)<")
DOCUMENTED = {"no_parseable_result_score", "bad_score"}
XML_TEXT = st.text(
    alphabet=st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", max_codepoint=0xFFFF
    ),
    max_size=20,
)
SCENARIOS = ["ok", "percent", "pass-fail", "letter-grade", "gpa-scale", "not-graded", "points-zero"]
FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """Return a sandbox of this module's own, for the many requests."""
    with Sandbox() as canvas:
        yield canvas


@FEW
@given(
    text=XML_TEXT | st.floats().map(str) | st.decimals().map(str),
    scenario=st.sampled_from(SCENARIOS),
)
def test_any_score_text_gets_a_documented_answer(
    text: str, scenario: str, running: Sandbox
) -> None:
    answer = Client(running, scenario=scenario).replace(escape(text))
    if answer.status == 200:
        assert "<imsx_codeMajor>success<" in answer.text
    else:
        code = CODE.search(answer.text)
        assert answer.status == 422
        assert code
        assert code[1] in DOCUMENTED


@FEW
@given(body=st.binary(max_size=300))
def test_any_body_gets_a_documented_answer(body: bytes, running: Sandbox) -> None:
    client = Client(running)
    answer = client.send(client.launch["lis_outcome_service_url"], body)
    assert answer.status == 422
    assert "<imsx_codeMajor>unsupported<" in answer.text


def test_other_methods_and_paths_are_not_routed(canvas: Sandbox) -> None:
    url = Client(canvas).launch["lis_outcome_service_url"]
    assert exchange(url, b"", {}, method="GET").status == 404
    assert exchange(f"{url}/", b"", {}).status == 404
    assert exchange(f"{url}.xml", b"", {}).status == 404


def test_the_page_shows_scenarios_and_gives_launches(canvas: Sandbox) -> None:
    page = exchange(f"{canvas.url}/", b"", {}, method="GET")
    assert page.status == 200
    for name in canvas.scenarios:
        assert name in page.text
    launch = exchange(f"{canvas.url}/launches/ok.json", b"", {}, method="GET")
    assert '"lis_result_sourcedid"' in launch.text
    assert exchange(f"{canvas.url}/launches/no.json", b"", {}, method="GET").status == 404


def test_the_page_launches_a_tool(canvas: Sandbox) -> None:
    """A form, signed for the tool's own URL, which posts itself; no other scheme than http."""
    where = f"{canvas.url}/launches/ok/post?url="
    page = exchange(f"{where}http://tool.example/%22%3E%3Cscript%3E", b"", {}, method="GET")
    assert page.status == 200
    assert 'name="oauth_signature"' in page.text
    assert "<script>" not in page.text
    assert exchange(f"{where}javascript:alert(1)", b"", {}, method="GET").status == 400


def test_the_legacy_endpoint_reads_forms(canvas: Sandbox) -> None:
    """Form fields are signed; every outcome is HTTP 200; success tells the score."""
    launch = dict(canvas.launch("ok"))
    fields = {
        "lti_message_type": "basic-lis-updateresult",
        "sourcedid": launch["lis_result_sourcedid"],
        "result_resultscore_textstring": "0.85",
    }
    assert "<textstring>0.85<" in legacy(canvas, fields)
    assert "<codemajor>Failure<" in legacy(canvas, {**fields, "sourcedid": "x"})
    assert "<codemajor>Unsupported<" in legacy(canvas, {**fields, "lti_message_type": "x"})
    assert canvas.gradebook()["grade"] == "8.5"


def legacy(canvas: Sandbox, fields: dict[str, str]) -> str:
    """Post a signed form to the legacy endpoint."""
    launch = dict(canvas.launch("ok"))
    url, body = launch["ext_ims_lis_basic_outcome_url"], urlencode(fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    signer = Signer(launch["oauth_consumer_key"], canvas.secret(launch["oauth_consumer_key"]))
    _, signed, sent = signer.sign(url, http_method="POST", body=body, headers=headers)
    answer = exchange(url, str(sent).encode(), {str(k): str(v) for k, v in signed.items()})
    assert answer.status == 200
    return answer.text


def test_misuse_is_told() -> None:
    with pytest.raises(LticheckError, match="no fault"):
        Sandbox(faults=("moon",))
    with pytest.raises(LticheckError, match="not running"):
        _ = Sandbox().url
    with Sandbox() as canvas:
        with pytest.raises(LticheckError, match="no scenario"):
            canvas.launch("nobody")
        port = int(canvas.url.rpartition(":")[2])
        with pytest.raises(LticheckError, match="can listen"):
            Sandbox(port=port).start()
