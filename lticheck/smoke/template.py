"""A first smoke file, made from the launches that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lticheck.model.dataclass import dataclass

HEAD = """# Checks of grade passback. Run: lticheck smoke  (--sandbox needs no Canvas)
# Each check gives what it expects, or the run fails and says why.

{registrations}[consumers]
# The hosts are those of the launches: is each of them your Canvas?
# One line a consumer key. Never write the secret itself into a repository.
{consumers}
[defaults]
timeout = 10
# restore = true      # a grade that is written is put back; that is the default
"""
EXAMPLE = 'my-key = { env = "CANVAS_SECRET", hosts = ["school.instructure.com"] }'
REGISTRATION = """[registrations.{client}]
# The host is that of the launches: is it your Canvas? Never write the key itself into a repository.
key = {{ env = "TOOL_PRIVATE_KEY" }}     # or {{ file = "private.pem" }}: PEM or JWK
# kid = "..."                           # its name in the tool's key set; a JWK has its own
hosts = [{hosts}]

"""
CHECK = """
[[check]]
name = {name}
launch = {launch}
expect = {expect}
# score = "0.85"      # write this score, read it back, and restore the former grade
# known = ["clock-ahead until 2027-12-31"]  # passes with this fault, too, up to that day
"""


def key_line(key: str, hosts: Iterable[str]) -> str:
    """Return the line of a key in `[consumers]`, with the hosts that its secret may go to."""
    listed = ", ".join(toml_string(host) for host in hosts)
    return f'{toml_string(key)} = {{ env = "CANVAS_SECRET", hosts = [{listed}] }}'


@dataclass(frozen=True, kw_only=True)
class Found:
    """A launch for which a check is proposed."""

    path: Path
    key: str
    """The consumer key, or the client id."""
    host: str
    rules: tuple[str, ...]
    """Those that are expected of it."""
    is_lti13: bool = False


def smoke_template(found: Iterable[Found]) -> str:
    """Return a file's text for launches.

    The hosts are a proposal: who runs the file should have read it through.
    """
    launches = list(found)
    consumers = "".join(
        f"{key_line(key, named)}\n" for key, named in _hosts(launches, lti13=False).items()
    )
    registrations = "".join(
        REGISTRATION.format(
            client=toml_string(client), hosts=", ".join(toml_string(host) for host in named)
        )
        for client, named in _hosts(launches, lti13=True).items()
    )
    checks = "".join(
        CHECK.format(
            name=toml_string(one.path.stem.replace("-", " ").replace("_", " ")),
            launch=toml_string(one.path.as_posix()),
            expect=_expect(one.rules),
        )
        for one in launches
    )
    head = HEAD.format(consumers=consumers or f"# {EXAMPLE}\n", registrations=registrations)
    return head + checks


def _hosts(launches: Iterable[Found], *, lti13: bool) -> Mapping[str, Mapping[str, None]]:
    hosts: dict[str, dict[str, None]] = {}
    for one in launches:
        if one.key and one.is_lti13 is lti13:
            hosts.setdefault(one.key, {})[one.host] = None
    return hosts


def toml_string(text: str) -> str:
    """Write a TOML basic string."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain) + '"'


def _expect(rules: tuple[str, ...]) -> str:
    if len(rules) == 1:
        return toml_string(rules[0])
    return f"[{', '.join(toml_string(rule) for rule in rules)}]" if rules else '"ok"'
