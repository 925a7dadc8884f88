"""What is said where nothing is sent, and the edges of what proves a host."""

from __future__ import annotations

import pytest

from lticheck.model.case import SignatureCheck, SignatureState
from lticheck.model.credentials import Credentials, Registration, SharedSecret
from lticheck.model.grade_urls import GradeEndpoint, read_web_address
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import SANDBOX_GUID, Launch
from lticheck.probing.trust import (
    GradeUrlRefused,
    Ground,
    HostNotTrusted,
    Trust,
    is_proven,
    named_host_of,
    origin_of,
)

PATH = "/api/lti/v1/tools/7/grade_passback"
OWN = f"https://canvas.school.edu{PATH}"
RETURN = "https://canvas.school.edu/courses/1/external_content/success"
VALID = SignatureCheck(state=SignatureState.VALID, reason="it fits")


def key(*hosts: str) -> Credentials:
    return SharedSecret(consumer_key="k", secret="s", hosts=read_named_hosts(hosts, "k"))


def refusal(
    url: str,
    credentials: Credentials,
    launch: Launch | None = None,
    signature: SignatureCheck = VALID,
) -> HostNotTrusted:
    with pytest.raises(HostNotTrusted) as error:
        Trust().permission(url, credentials, launch=launch, signature=signature)
    return error.value


def launch(url: str = "https://tool.example/launch", outcome: str = OWN) -> Launch:
    parameters = (("lis_outcome_service_url", outcome), ("launch_presentation_return_url", RETURN))
    return Launch(parameters=parameters, url=url)


def proves(url: str) -> bool:
    address = read_web_address(OWN)
    assert address
    return is_proven(address, launch(url), VALID)


def test_a_host_that_nothing_speaks_for_can_be_named() -> None:
    error = refusal(OWN, key())
    expected = "nothing shows that canvas.school.edu may have requests signed for “k”"
    assert (error.message, str(error)) == (expected, expected)
    assert (error.host, error.option) == ("canvas.school.edu", "--allow-host canvas.school.edu")


def test_a_host_beside_those_that_are_named() -> None:
    error = refusal(OWN, key("other.edu"))
    assert error.message == "canvas.school.edu is not one of the hosts that are named for “k”"


def test_a_proven_host_near_this_machine_is_to_be_named() -> None:
    near = f"http://127.0.0.1:8080{PATH}"
    parameters = (
        ("lis_outcome_service_url", near),
        ("launch_presentation_return_url", "http://127.0.0.1:8080/x"),
    )
    error = refusal(near, key(), Launch(parameters=parameters, url="https://tool.example/"))
    assert error.message == (
        "127.0.0.1:8080 is an address near this machine, which is asked only where it is named"
    )
    assert error.option == "--allow-host 127.0.0.1:8080"


def test_a_launch_of_the_sandbox_has_its_own_option() -> None:
    of = Launch(parameters=(("tool_consumer_instance_guid", SANDBOX_GUID),))
    error = refusal(OWN, key(), of)
    assert (
        error.message
        == "the launch is of lticheck's own sandbox, and none of it runs at canvas.school.edu"
    )
    assert error.option == "--sandbox"


@pytest.mark.parametrize("url", ["nonsense", "ftp://canvas.school.edu/x", "https://a:0/x"])
def test_what_is_no_web_address_is_called_so(url: str) -> None:
    with pytest.raises(GradeUrlRefused) as error:
        Trust().permission(url, key())
    assert error.value.message == "it is not a plain web address"


@pytest.mark.parametrize(
    "url", ["https://kim:pw@canvas.school.edu/x", "ftp://a/ext_grade_passback"]
)
def test_what_is_hostile_is_told_before_that_it_is_no_address(url: str) -> None:
    with pytest.raises(GradeUrlRefused) as error:
        Trust().permission(url, key())
    assert "not a plain web address" not in error.value.message


def test_nobody_at_the_terminal_is_no_yes() -> None:
    assert Trust()._confirmed(read_web_address(OWN), key()) is False  # type: ignore[arg-type]


def test_a_proof() -> None:
    assert proves("https://tool.example/launch?a=b")
    assert proves("")


@pytest.mark.parametrize("name", ["lis_outcome_service_url", "launch_presentation_return_url"])
@pytest.mark.parametrize("value", ["", "=", "=https://canvas.school.edu/"])
def test_a_blank_parameter_of_the_launch_links_query_proves_nothing(name: str, value: str) -> None:
    assert not proves(f"https://tool.example/launch?{name}{value}")


def test_a_launch_url_that_cannot_be_parted_has_no_query() -> None:
    assert proves("https://[tool.example/launch?lis_outcome_service_url=x")


@pytest.mark.parametrize(
    ("url", "host", "origin"),
    [
        (OWN, "canvas.school.edu", "https://canvas.school.edu"),
        ("http://[::1]:80/x", "[::1]", "http://[::1]"),
        ("https://a.edu:8443/x", "a.edu:8443", "https://a.edu:8443"),
        ("nonsense", "", ""),
    ],
)
def test_a_url_as_a_person_is_told_of_it(url: str, host: str, origin: str) -> None:
    assert (named_host_of(url), origin_of(url)) == (host, origin)


# --- the token URL of a registration

TOKENS = "https://auth.school.edu/tokens"


def registration(*hosts: str, token_url: str = TOKENS) -> Registration:
    return Registration(
        client_id="1", hosts=read_named_hosts(hosts, "[registrations]"), token_url=token_url
    )


def ground(url: str, credentials: Credentials, endpoint: GradeEndpoint) -> Ground:
    return Trust().permission(url, credentials, endpoint=endpoint).ground


def test_a_registrations_own_token_url_may_have_any_path() -> None:
    assert ground(TOKENS, registration(), GradeEndpoint.TOKEN) is Ground.NAMED


def test_but_not_where_the_sandbox_alone_is_asked() -> None:
    trust = Trust(sandbox="http://127.0.0.1:4321")
    with pytest.raises(HostNotTrusted):
        trust.permission(TOKENS, registration(), endpoint=GradeEndpoint.TOKEN)


def test_a_launch_of_lti_11_proves_no_line_item() -> None:
    item = "https://canvas.school.edu/api/lti/courses/1/line_items/2"
    with pytest.raises(HostNotTrusted):
        Trust().permission(
            item, key(), launch=launch(), signature=VALID, endpoint=GradeEndpoint.LINE_ITEM
        )
    assert Trust().permission(OWN, key(), launch=launch(), signature=VALID).ground is Ground.PROVEN


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        (TOKENS, GradeEndpoint.LINE_ITEM),
        ("https://auth.school.edu/others", GradeEndpoint.TOKEN),
        (f"{TOKENS}?a=b", GradeEndpoint.TOKEN),
    ],
)
def test_other_urls_of_it_are_held_to_canvass_paths(url: str, endpoint: GradeEndpoint) -> None:
    with pytest.raises(GradeUrlRefused, match="Canvas's grade service"):
        ground(url, registration("auth.school.edu"), endpoint)


def test_a_secret_has_no_token_url() -> None:
    with pytest.raises(GradeUrlRefused, match="its path is not that of Canvas's grade service"):
        ground(TOKENS, key("auth.school.edu"), GradeEndpoint.TOKEN)
