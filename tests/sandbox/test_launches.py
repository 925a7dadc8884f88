"""The launches that the sandbox makes: what is in them, and that others can verify them."""

from __future__ import annotations

import pytest
from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature

from lticheck.model.launch import SANDBOX_GUID, Launch
from lticheck.sandbox import Sandbox
from lticheck.sandbox.lti11.launches import GUID
from lticheck.sandbox.scenarios import scenarios


@pytest.mark.parametrize("name", scenarios())
def test_a_launch_is_signed_as_oauthlib_reads_it(name: str, canvas: Sandbox) -> None:
    """RFC 5849, with the secret that Canvas has for the tool; a query is counted once."""
    launch = canvas.launch(name)
    tool = canvas.canvas.world.tools[scenarios()[name].tool]
    parts = dict(launch)
    pairs = [pair for pair in launch if pair[0] != "oauth_signature"]
    url = canvas.launch_url(name)
    query = signature.collect_parameters(uri_query=url.partition("?")[2])
    normalized = signature.normalize_parameters([*pairs, *query])  # type: ignore[arg-type]
    base = signature.signature_base_string("POST", signature.base_string_uri(url), normalized)
    signer = Client("", client_secret=tool.secret)
    assert signature.sign_hmac_sha1_with_client(base, signer) == parts["oauth_signature"]


def test_who_gets_a_sourcedid(canvas: Sandbox) -> None:
    """Learners of an assignment do; staff get the outcome URL alone; other places neither."""
    student = Launch(parameters=tuple(canvas.launch("ok")))
    teacher = Launch(parameters=tuple(canvas.launch("instructor")))
    module = Launch(parameters=tuple(canvas.launch("module-item")))
    assert student.sourcedid
    assert student.outcome_url
    assert teacher.sourcedid is None
    assert teacher.outcome_url
    assert module.sourcedid is None
    assert not module.outcome_url


def test_the_client_knows_the_sandbox_by_its_guid() -> None:
    assert GUID == SANDBOX_GUID
