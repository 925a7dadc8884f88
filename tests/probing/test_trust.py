"""Where a secret may go: the decision alone, without a byte sent."""

from __future__ import annotations

import time

import pytest
import requests

from lticheck.model.case import UNCHECKED, SignatureCheck, SignatureState
from lticheck.model.credentials import SharedSecret
from lticheck.model.errors import LticheckError
from lticheck.model.grade_urls import GradeEndpoint, hostile_part
from lticheck.model.hosts import read_named_host, read_named_hosts
from lticheck.model.launch import SANDBOX_GUID, Launch
from lticheck.probing.addresses import AddressPolicy
from lticheck.probing.trust import GradeUrlRefused, Ground, HostNotTrusted, Trust
from lticheck.sandbox.lti11.launches import sign_launch
from lticheck.services.outcomes.oauth1 import verify_launch
from tests.no_network import no_network as no_network  # noqa: PLC0414 - the fixture, shared

pytestmark = pytest.mark.usefixtures("no_network")

PATH = "/api/lti/v1/tools/7/grade_passback"
CLOUD = f"https://school.instructure.com{PATH}"
OWN = f"https://canvas.school.edu{PATH}"
SECRET = "the-secret"
TOOL = "https://tool.example/launch"


def named(*hosts: str) -> Trust:
    return Trust(allowed=read_named_hosts(hosts, "--allow-host"))


def key(*hosts: str, secret: str = SECRET) -> SharedSecret:
    return SharedSecret(consumer_key="k", secret=secret, hosts=read_named_hosts(hosts, "k"))


def launch(outcome_url: str = OWN, **changes: str) -> Launch:
    """Return a launch as Canvas makes it, unsigned."""
    origin = "/".join(outcome_url.split("/")[:3])
    parameters = {
        "lti_message_type": "basic-lti-launch-request",
        "lis_outcome_service_url": outcome_url,
        "launch_presentation_return_url": f"{origin}/courses/1/external_content/success",
        "tool_consumer_info_product_family_code": "canvas",
        "lis_result_sourcedid": "7-1-2-3-" + "a" * 40,
    } | changes
    return Launch(parameters=tuple(parameters.items()))


def signed(found: Launch, *, url: str = TOOL, secret: str = SECRET) -> Launch:
    """Return it as it arrives at the tool."""
    parameters = sign_launch(
        list(found.parameters), url, key="k", secret=secret, timestamp=time.time(), nonce="n"
    )
    return Launch(parameters=tuple(parameters), url=url)


def ground(
    url: str,
    trust: Trust | None = None,
    credentials: SharedSecret | None = None,
    of: Launch | None = None,
    endpoint: GradeEndpoint = GradeEndpoint.OUTCOME,
) -> Ground:
    """Decide, with the launch's signature verified as a run verifies it."""
    credentials = credentials or key()
    signature = verify_launch(of, credentials.secret) if of and of.url else UNCHECKED
    permission = (trust or Trust()).permission(
        url, credentials, launch=of, signature=signature, endpoint=endpoint
    )
    return permission.ground


def refused_host(*arguments: object, **more: object) -> str:
    """Return what `--allow-host` would take, for a host that is not trusted."""
    with pytest.raises(HostNotTrusted) as refusal:
        ground(*arguments, **more)  # type: ignore[arg-type]
    return refusal.value.host


# --- who is trusted


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("canvas.school.edu", OWN),
        ("Canvas.School.EDU", OWN),
        (" canvas.school.edu ", OWN),
        ("*.school.edu", OWN),
        ("*.school.edu", f"https://a.b.school.edu{PATH}"),
        ("canvas.school.edu:443", OWN),
        ("canvas.school.edu:8443", f"https://canvas.school.edu:8443{PATH}"),
        ("canvas.school.edu", f"https://canvas.school.edu:8443{PATH}"),
        ("canvas.school.edu", f"http://canvas.school.edu{PATH}"),
        ("münchen.example", f"https://xn--mnchen-3ya.example{PATH}"),
        ("xn--mnchen-3ya.example", f"https://xn--mnchen-3ya.example{PATH}"),
        ("127.0.0.1", f"http://127.0.0.1:3000{PATH}"),
        ("[::1]:3000", f"http://[::1]:3000{PATH}"),
        ("::1", f"http://[::1]:3000{PATH}"),
        ("canvas_web", f"http://canvas_web{PATH}"),
    ],
)
def test_a_named_host(host: str, url: str) -> None:
    """By the option for every key, or beside the key."""
    assert ground(url, named(host)) is Ground.NAMED
    assert ground(url, credentials=key(host)) is Ground.NAMED


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("school.edu", OWN),
        ("*.canvas.school.edu", OWN),
        ("*.chool.edu", OWN),
        ("canvas.school.edu:443", f"https://canvas.school.edu:444{PATH}"),
        ("canvas.school.edu", f"https://canvas.school.edu.evil.example{PATH}"),
        ("canvas.school.edu", f"https://xcanvas.school.edu{PATH}"),
        ("*.school.edu", f"https://canvasxschool.edu{PATH}"),
        ("canvas.school.edu", f"https://canvas.school.edu.{PATH}"),
        ("127.0.0.1", f"http://127.1{PATH}"),
    ],
)
def test_another_host_than_the_named_one(host: str, url: str) -> None:
    refused_host(url, named(host))
    refused_host(url, credentials=key(host))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "*.",
        "*.com",
        "*.*.school.edu",
        "https://school.edu",
        "school.edu/path",
        "school.edu:",
        "school.edu:0",
        "school.edu:65536",
        "school.edu:４４３",
        "kim@school.edu",
        "school.edu\n.evil.example",
        "school..edu",
        ".school.edu",
        "straße.example",
        "*.10.0.0.1",
        "[::1",
        "a b",
    ],
)
def test_what_is_no_host_is_an_error(text: str) -> None:
    with pytest.raises(LticheckError, match="is no host") as error:
        read_named_host(text, "--allow-host")
    assert "HOST:PORT" in error.value.hint


def test_canvas_cloud_needs_nothing() -> None:
    """A developer with a secret and a JSON that does not say where it was posted."""
    assert ground(CLOUD, of=launch(CLOUD)) is Ground.CANVAS_CLOUD


@pytest.mark.parametrize(
    "url",
    [
        f"http://school.instructure.com{PATH}",
        f"https://school.instructure.com:8443{PATH}",
        f"https://instructure.com{PATH}",
        f"https://evilinstructure.com{PATH}",
        f"https://school.instructure.com.evil.example{PATH}",
        f"https://school.instructure.com.{PATH}",
    ],
)
def test_what_only_looks_like_canvas_cloud(url: str) -> None:
    refused_host(url, of=launch(url))


def test_a_key_with_hosts_goes_nowhere_else() -> None:
    """Not even to Canvas cloud: a name that the user gave is the whole list."""
    assert refused_host(CLOUD, credentials=key("canvas.school.edu")) == "school.instructure.com"


def test_a_launch_proves_its_own_canvas() -> None:
    """Support with a customer's launch and the school's secret."""
    assert ground(OWN, of=signed(launch())) is Ground.PROVEN


def test_the_hosts_of_one_key_are_not_those_of_another() -> None:
    other = SharedSecret(consumer_key="b", secret="other", hosts=read_named_hosts(["b.edu"], "b"))
    assert refused_host(OWN, credentials=other) == "canvas.school.edu"


EVIL = f"https://evil.example{PATH}"
AT_SCHOOL = "https://canvas.school.edu/courses/1"


@pytest.mark.parametrize(
    ("outcome", "returns"),
    [
        (EVIL, AT_SCHOOL),
        (f"http://canvas.school.edu{PATH}", AT_SCHOOL),
        (f"https://canvas.school.edu:8443{PATH}", AT_SCHOOL),
        (EVIL, ""),
        (EVIL, "https://evil.example@canvas.school.edu/"),
        (EVIL, "https://canvas.school.edu#https://evil.example/"),
        (f"https://k.example{PATH}", "https://\u212a.example/"),
    ],
)
def test_a_right_signature_proves_no_foreign_outcome_url(outcome: str, returns: str) -> None:
    """A launch link may carry an outcome URL of its maker's choice; Canvas signs it."""
    found = signed(launch(outcome, launch_presentation_return_url=returns))
    assert verify_launch(found, SECRET).state is SignatureState.VALID
    refused_host(outcome, of=found)


@pytest.mark.parametrize("name", ["launch_presentation_return_url", "lis_outcome_service_url"])
@pytest.mark.parametrize("first", [True, False])
def test_what_is_said_twice_proves_nothing(name: str, first: bool) -> None:
    plain = launch(EVIL, launch_presentation_return_url="https://evil.example/x")
    second = ((name, "https://canvas.school.edu/x"),)
    both = second + plain.parameters if first else plain.parameters + second
    found = signed(Launch(parameters=both))
    assert verify_launch(found, SECRET).state is SignatureState.VALID
    refused_host(EVIL, of=found)


@pytest.mark.parametrize("name", ["launch_presentation_return_url", "lis_outcome_service_url"])
def test_what_stands_in_the_launch_links_query_proves_nothing(name: str) -> None:
    """The link's maker wrote it, and Canvas signs it with the rest."""
    found = signed(launch(EVIL), url=f"{TOOL}?{name}=https%3A%2F%2Fevil.example")
    counted = Launch(parameters=found.parameters, url=found.url)
    assert verify_launch(counted, SECRET).state is SignatureState.VALID
    refused_host(EVIL, of=counted)


@pytest.mark.parametrize(
    "check",
    [UNCHECKED, SignatureCheck(state=SignatureState.INVALID, reason="", matches_url=TOOL)],
)
def test_a_signature_that_is_not_right_proves_nothing(check: SignatureCheck) -> None:
    with pytest.raises(HostNotTrusted):
        Trust().permission(OWN, key(), launch=launch(), signature=check)


def test_a_launch_signed_with_another_secret_proves_nothing() -> None:
    refused_host(OWN, of=signed(launch(), secret="another"))


def test_a_person_is_shown_key_and_host() -> None:
    asked: list[tuple[str, str]] = []

    def confirm(consumer_key: str, host: str) -> bool:
        asked.append((consumer_key, host))
        return host != "https://canvas.school.edu"

    url = f"http://canvas.school.edu:8080{PATH}"
    assert ground(url, Trust(confirm=confirm), of=launch(url)) is Ground.CONFIRMED
    assert refused_host(OWN, Trust(confirm=confirm), of=launch()) == "canvas.school.edu"
    assert asked == [("k", "http://canvas.school.edu:8080"), ("k", "https://canvas.school.edu")]


def test_nobody_is_asked_where_it_is_clear() -> None:
    def confirm(consumer_key: str, host: str) -> bool:
        raise AssertionError((consumer_key, host))

    assert ground(CLOUD, Trust(confirm=confirm)) is Ground.CANVAS_CLOUD
    assert ground(OWN, Trust(confirm=confirm), key("canvas.school.edu")) is Ground.NAMED
    assert ground(OWN, Trust(confirm=confirm), of=signed(launch())) is Ground.PROVEN
    refused_host(f"http://127.0.0.1{PATH}", Trust(confirm=confirm))


# --- the sandbox


def test_the_sandbox_and_nowhere_else() -> None:
    trust = Trust(sandbox="http://127.0.0.1:4321", allowed=named("canvas.school.edu").allowed)
    assert ground(f"http://127.0.0.1:4321{PATH}", trust) is Ground.SANDBOX
    for url in (f"http://127.0.0.1:4322{PATH}", OWN, CLOUD, f"https://127.0.0.1:4321{PATH}"):
        refused_host(url, trust)


def test_a_launch_with_the_sandboxs_guid_goes_to_no_other_canvas() -> None:
    """Neither to the cloud, nor where its signature or a person would let it."""
    of = launch(tool_consumer_instance_guid=SANDBOX_GUID)
    trust = Trust(confirm=lambda _key, _host: True)
    refused_host(OWN, trust, of=signed(of))
    refused_host(CLOUD, trust, of=of)
    refused_host(f"http://127.0.0.1:4321{PATH}", trust, of=of)
    assert ground(OWN, named("canvas.school.edu"), of=of) is Ground.NAMED


# --- the URL

SCHOOL = "https://canvas.school.edu"
LEGACY = f"{SCHOOL}/api/lti/v1/tools/7/ext_grade_passback"
WISH = "lti_message_type=basic-lis-updateresult&sourcedid=7-1-2-3-a&result_resultscore_textstring=1"


def claims(family: str, url: str = f"{SCHOOL}/service.php") -> Launch:
    """Return a launch that says of itself to be of a platform, and whose own URL is no Canvas's."""
    return launch(url, tool_consumer_info_product_family_code=family)


ON_ANY_HOST = [
    LEGACY,
    f"{LEGACY}?{WISH}",
    f"{SCHOOL}{PATH}?{WISH}",
    f"{SCHOOL}/service.php?{WISH}",
    f"{SCHOOL}/service.php?a=b;sourcedid=7",
    f"{SCHOOL}/service.php?%73ourcedid=7",
    f"{SCHOOL}/service.php?%2573ourcedid=7",
    f"{SCHOOL}/service.php?SourcedId=7",
    f"{SCHOOL}/service.php?x[sourcedid]=7",
    f"{SCHOOL}/service.php?oauth_consumer_key=7",
    f"{SCHOOL}/service.php?+result_statusofresult=final",
    f"{SCHOOL}/api/lti/v1/tools/7/%65xt_grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/7/%2565xt_grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/7/x/../ext_grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/7/EXT_grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/7/ext%5Fgrade_passback.json",
    f"{SCHOOL}/api/lti/v1/tools/7/%EF%BD%85xt_grade_passback",
    f"{SCHOOL}//x/ext_grade_passback/",
    f"{SCHOOL}/x/%EF%BD%85xt_grade_passback",
    f"{SCHOOL}/service.php/../x",
    f"{SCHOOL}/service.php/%2e%2e/x",
    f"{SCHOOL}/service.php/./x",
    f"{SCHOOL}\\@evil.example{PATH}",
    "https://kim:pw@canvas.school.edu/service.php",
    "https://canvas.school.edu%40evil.example/service.php",
    f"{SCHOOL}/service.php#fragment",
    f"{SCHOOL}/service.php\n",
    f"{SCHOOL}/service.php%0a",
    f"{SCHOOL}/service.php%00",
    f"{SCHOOL}:99999/service.php",
    f"{SCHOOL}:0/service.php",
    f"{SCHOOL}:４４３/service.php",
    "https://canvas．school．edu/service.php",
    "https://%63anvas.school.edu/service.php",
    "https:///service.php",
    "//canvas.school.edu/service.php",
    "ftp://canvas.school.edu/service.php",
    "javascript:alert(1)",
    "https://[canvas/service.php",
    "https://[fe80::1%25eth0]/service.php",
    "",
]


@pytest.mark.parametrize("url", ON_ANY_HOST)
@pytest.mark.parametrize("family", ["canvas", "moodle"])
def test_a_url_that_is_refused_on_any_host(url: str, family: str) -> None:
    """Whatever the capture says of its platform, and even where the host is named."""
    of = claims(family)
    for trust in (named("canvas.school.edu", "evil.example"), Trust(sandbox=SCHOOL)):
        with pytest.raises(GradeUrlRefused):
            ground(url, trust, of=of)


@pytest.mark.parametrize("url", [u for u in ON_ANY_HOST if u.startswith("http")])
def test_nor_as_requests_prepares_it(url: str) -> None:
    """The library resolves dots and percents before it sends: the outcome must be the same."""
    try:
        prepared = requests.Request("POST", url).prepare().url or ""
    except requests.RequestException:
        return
    if prepared in {f"{SCHOOL}/service.php", f"{SCHOOL}/x", f"{SCHOOL}/service.php/x"}:
        return  # nothing hostile is left of it: dots are resolved, full-width ones are IDNA's
    with pytest.raises(GradeUrlRefused):
        ground(prepared, named("canvas.school.edu", "evil.example"), of=Launch(parameters=()))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (LEGACY, "its path leads to Canvas's legacy service, ext_grade_passback"),
        (f"{SCHOOL}/x?%73ourcedid=7", "its query names an operation (sourcedid), which"),
        ("https://kim:pw@canvas.school.edu/x", "it holds a user name or a password"),
        ("https://kim%40canvas.school.edu/x", "it holds a user name or a password"),
        (f"{SCHOOL}/x#y", "it has a fragment"),
        (f"{SCHOOL}/x/%2e%2e/y", "its path climbs through folders"),
        (f"{SCHOOL}/x%00", "it holds control characters"),
        (f"{SCHOOL}/x?a=b@c", ""),
        (f"{SCHOOL}{PATH}", ""),
    ],
)
def test_it_is_said_what_is_wrong_with_a_url(url: str, said: str) -> None:
    """Also of a launch that is only looked at, and nothing prepared for sending."""
    assert hostile_part(url).startswith(said)
    assert bool(hostile_part(url)) is bool(said)


NOT_CANVAS_EXACTLY = [
    f"{SCHOOL}/api/lti/v1/tools/7/grade_passback?a=b",
    f"{SCHOOL}/api/lti/v1/tools/7/grade_passback?",
    f"{SCHOOL}/api/lti/v1/tools/7/grade_passback/",
    f"{SCHOOL}/api/lti/v1/tools/7/grade_passback.json",
    f"{SCHOOL}/api/lti/v1/tools/７/grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/%EF%BC%97/grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/{'7' * 21}/grade_passback",
    f"{SCHOOL}/api/lti/v1/tools//grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/7/grade%5fpassback",
    f"{SCHOOL}/x/api/lti/v1/tools/7/grade_passback",
    f"{SCHOOL}/api/lti/v1/tools/7/grade_passback%20",
    f"{SCHOOL}/api/lti/v1/tools/7;x/grade_passback",
    f"{SCHOOL}/api%2Flti/v1/tools/7/grade_passback",
    f"{SCHOOL}/api/lti/courses/1/line_items/2",
]


@pytest.mark.parametrize("url", NOT_CANVAS_EXACTLY)
@pytest.mark.parametrize("family", ["canvas", "moodle"])
def test_canvass_path_is_matched_as_a_whole(url: str, family: str) -> None:
    """Also where the capture says that it is of another platform."""
    of = claims(family)
    with pytest.raises(GradeUrlRefused):
        ground(url, named("canvas.school.edu"), of=of)


@pytest.mark.parametrize("path", ["/", "", "/mod/lti/service.php", "/api/v1/courses/1"])
def test_a_launch_of_canvas_has_canvass_path_alone(path: str) -> None:
    with pytest.raises(GradeUrlRefused):
        ground(f"{SCHOOL}{path}", named("canvas.school.edu"), of=launch())
    url = f"https://school.instructure.com{path}"
    with pytest.raises(GradeUrlRefused):
        ground(url, named("*.instructure.com"), of=claims("moodle", url))


@pytest.mark.parametrize(
    "path",
    ["/mod/lti/service.php", "/imsblis/service/", "/d2l/le/lti/Outcome", "/a/outcome?id=3&x=y"],
)
def test_other_platforms_have_paths_of_their_own(path: str) -> None:
    url = f"https://moodle.school.edu{path}"
    moodle = Launch(
        parameters=(
            ("lis_outcome_service_url", url),
            ("launch_presentation_return_url", "https://moodle.school.edu/mod/lti/return.php"),
            ("tool_consumer_info_product_family_code", "moodle"),
        )
    )
    assert ground(url, named("moodle.school.edu"), of=moodle) is Ground.NAMED
    assert ground(url, of=signed(moodle)) is Ground.PROVEN


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("/api/lti/courses/1/line_items/2", True),
        ("/api/lti/courses/1/line_items/2/scores", True),
        ("/api/lti/courses/1/line_items/2/results", True),
        ("/api/lti/courses/7~123/line_items/7~45/scores", True),
        ("/api/lti/courses/1/line_items", False),
        ("/api/lti/courses/1/line_items/2/", False),
        ("/api/lti/courses/1/line_items/2/scores?a=b", False),
        ("/api/lti/courses/1/line_items/2?a=b", False),
        ("/api/lti/courses/1~2~3/line_items/2", False),
        ("/api/lti/courses/~1/line_items/2", False),
        ("/api/lti/courses/１/line_items/2", False),
        ("/api/lti/courses/1/line_items/2/scores\n", False),
        (PATH, False),
    ],
)
def test_the_paths_of_line_items(path: str, fits: bool) -> None:
    url = f"{SCHOOL}{path}"
    if fits:
        trust = named("canvas.school.edu")
        assert ground(url, trust, endpoint=GradeEndpoint.LINE_ITEM) is Ground.NAMED
        return
    with pytest.raises(GradeUrlRefused):
        ground(url, named("canvas.school.edu"), endpoint=GradeEndpoint.LINE_ITEM)


# --- addresses

LOOPBACK = ("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1")
NEAR = (
    *LOOPBACK,
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "169.254.169.254",
    "169.254.1.1",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "fd00:ec2::254",
    "fd20:ce::254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
)
PRIVATE = ("10.0.0.1", "172.16.3.4", "192.168.1.1", "fd12:3456::1", "100.64.0.1", "::ffff:10.0.0.1")
PUBLIC = ("8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808", "::ffff:8.8.8.8")
NONE = ("", "localhost", "canvas.school.edu", "127.1", "1.2.3.4:80", "[::1]", "１.2.3.4")


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (AddressPolicy.ANY, (*NEAR, *PRIVATE, *PUBLIC)),
        (AddressPolicy.NO_SELF, (*PRIVATE, *PUBLIC)),
        (AddressPolicy.PUBLIC, PUBLIC),
        (AddressPolicy.LOOPBACK, LOOPBACK),
    ],
)
def test_addresses(policy: AddressPolicy, allowed: tuple[str, ...]) -> None:
    every = {*NEAR, *PRIVATE, *PUBLIC, *NONE}
    assert {address for address in every if policy.allows(address)} == set(allowed)


@pytest.mark.parametrize(
    ("trust", "credentials", "of", "farthest"),
    [
        (named("canvas.school.edu"), key(), None, "127.0.0.1"),
        (Trust(), key("canvas.school.edu"), None, "169.254.169.254"),
        (Trust(), key(), signed(launch()), "10.0.0.1"),
        (Trust(confirm=lambda _key, _host: True), key(), launch(), "10.0.0.1"),
    ],
    ids=["named", "named by the key", "proven", "confirmed"],
)
def test_a_ground_says_how_near_it_goes(
    trust: Trust, credentials: SharedSecret, of: Launch | None, farthest: str
) -> None:
    """Judged at the connected socket, for a name may resolve anew."""
    signature = verify_launch(of, credentials.secret) if of else UNCHECKED
    permission = trust.permission(OWN, credentials, launch=of, signature=signature)
    assert permission.address_allowed(farthest)
    assert permission.address_allowed("8.8.8.8")
    near = permission.address_allowed("169.254.169.254"), permission.address_allowed("::1")
    assert near == ((True, True) if permission.ground is Ground.NAMED else (False, False))


def test_canvas_cloud_is_public() -> None:
    permission = Trust().permission(CLOUD, key())
    assert permission.address_allowed("8.8.8.8")
    assert not permission.address_allowed("10.0.0.1")
    assert not permission.address_allowed("127.0.0.1")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "[::1]",
        "[::ffff:7f00:1]",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "localhost",
        "canvas.localhost",
        "metadata.google.internal",
        "1.2.3.4.5",
        "0x",
        "09.1.1.1",
    ],
)
def test_an_address_near_this_machine_is_asked_only_where_it_is_named(host: str) -> None:
    """Not even a person is asked about it, and no right signature speaks for it."""
    url = f"https://{host}{PATH}"
    of = signed(launch(url))
    assert verify_launch(of, SECRET).state is SignatureState.VALID
    refused_host(url, Trust(confirm=lambda _key, _host: True), of=of)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.7.8", "[fd12:3456::1]"])
def test_a_self_hosted_canvas_on_a_private_address(host: str) -> None:
    url = f"https://{host}{PATH}"
    assert ground(url, of=signed(launch(url))) is Ground.PROVEN
    assert ground(url, Trust(confirm=lambda _key, _host: True)) is Ground.CONFIRMED
    assert refused_host(url) == host


@pytest.mark.parametrize(
    ("endpoint", "path"),
    [
        (GradeEndpoint.LINE_ITEM, "/api/lti/courses/1/line_items/2"),
        (GradeEndpoint.TOKEN, "/login/oauth2/token"),
    ],
)
def test_no_token_goes_over_plain_http_because_a_capture_says_so(
    endpoint: GradeEndpoint, path: str
) -> None:
    """Of LTI 1.1 the secret itself is never on the way; a token is."""
    url = f"http://canvas.school.edu{path}"
    for host in ("canvas.school.edu", "*.school.edu"):
        wanted = refused_host(url, named(host), endpoint=endpoint)
        assert wanted == "canvas.school.edu:80"
    there = f"http://[fd12::1]:8080{path}"
    assert refused_host(there, named("[fd12::1]"), endpoint=endpoint) == "[fd12::1]:8080"
    assert ground(there, named("[fd12::1]:8080"), endpoint=endpoint) is Ground.NAMED
    assert ground(url, named("canvas.school.edu:80"), endpoint=endpoint) is Ground.NAMED
    here = f"http://127.0.0.1:8080{path}"
    assert ground(here, named("127.0.0.1"), endpoint=endpoint) is Ground.NAMED


def test_a_signed_request_may_go_over_plain_http_to_a_named_host() -> None:
    assert ground(f"http://canvas.school.edu{PATH}", named("canvas.school.edu")) is Ground.NAMED
