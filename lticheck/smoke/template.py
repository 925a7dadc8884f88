"""A first smoke file, made from the launches that are there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HEAD = """# Checks of grade passback. Run: lticheck smoke  (--sandbox needs no Canvas)
# Each check gives what it expects, or the run fails and says why.

[consumers]
# One line a consumer key. Never write the secret itself into a repository.
{consumers}
[defaults]
timeout = 10
# restore = true      # a grade that is written is put back; that is the default
"""
CHECK = """
[[check]]
name = {name}
launch = {launch}
expect = {expect}
# score = "0.85"      # write this score, read it back, and restore the former grade
"""


def smoke_template(found: Iterable[tuple[Path, str, tuple[str, ...]]]) -> str:
    """Return a file's text for launches: path, consumer key, and the rules expected of each."""
    launches = list(found)
    keys = dict.fromkeys(key for _, key, _ in launches if key)
    consumers = "".join(f'{toml_string(key)} = {{ env = "CANVAS_SECRET" }}\n' for key in keys)
    checks = "".join(
        CHECK.format(
            name=toml_string(path.stem.replace("-", " ").replace("_", " ")),
            launch=toml_string(path.as_posix()),
            expect=_expect(rules),
        )
        for path, _, rules in launches
    )
    return HEAD.format(consumers=consumers or '# my-key = { env = "CANVAS_SECRET" }\n') + checks


def toml_string(text: str) -> str:
    """Write a TOML basic string."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain) + '"'


def _expect(rules: tuple[str, ...]) -> str:
    if len(rules) == 1:
        return toml_string(rules[0])
    return f"[{', '.join(toml_string(rule) for rule in rules)}]" if rules else '"ok"'
