"""A first smoke file, made from the launches that are there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HEAD = """# Checks of grade passback. Run: lticheck smoke  (--sandbox needs no Canvas)
# Each check gives what it expects, or the run fails and says why.

[consumers]
# The hosts are those of the launches: is each of them your Canvas?
# One line a consumer key. Never write the secret itself into a repository.
{consumers}
[defaults]
timeout = 10
# restore = true      # a grade that is written is put back; that is the default
"""
EXAMPLE = 'my-key = { env = "CANVAS_SECRET", hosts = ["school.instructure.com"] }'
CHECK = """
[[check]]
name = {name}
launch = {launch}
expect = {expect}
# score = "0.85"      # write this score, read it back, and restore the former grade
"""


def key_line(key: str, hosts: Iterable[str]) -> str:
    """Return the line of a key in `[consumers]`, with the hosts that its secret may go to."""
    listed = ", ".join(toml_string(host) for host in hosts)
    return f'{toml_string(key)} = {{ env = "CANVAS_SECRET", hosts = [{listed}] }}'


def smoke_template(found: Iterable[tuple[Path, str, str, tuple[str, ...]]]) -> str:
    """Return a file's text for launches: path, consumer key, host, and the rules expected of each.

    The hosts are a proposal: who runs the file should have read it through.
    """
    launches = list(found)
    hosts: dict[str, dict[str, None]] = {}
    for _, key, host, _ in launches:
        if key:
            hosts.setdefault(key, {})[host] = None
    consumers = "".join(f"{key_line(key, named)}\n" for key, named in hosts.items())
    checks = "".join(
        CHECK.format(
            name=toml_string(path.stem.replace("-", " ").replace("_", " ")),
            launch=toml_string(path.as_posix()),
            expect=_expect(rules),
        )
        for path, _, _, rules in launches
    )
    return HEAD.format(consumers=consumers or f"# {EXAMPLE}\n") + checks


def toml_string(text: str) -> str:
    """Write a TOML basic string."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain) + '"'


def _expect(rules: tuple[str, ...]) -> str:
    if len(rules) == 1:
        return toml_string(rules[0])
    return f"[{', '.join(toml_string(rule) for rule in rules)}]" if rules else '"ok"'
