"""A JSON launch, the commonest input, is read without what only the other forms need."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.captures.samples import AS_DICT

HEAVY = ("lxml", "html", "xml", "http", "email", "requests", "click", "rich", "socket")


def loaded_after(data: str) -> set[str]:
    code = (
        "import sys; from lticheck.captures import read; read(sys.stdin.buffer.read(), 'x');"
        "print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=data.encode(), capture_output=True, check=True
    )
    return set(run.stdout.decode().split())


def test_json_imports_no_other_reader() -> None:
    loaded = loaded_after(json.dumps(AS_DICT))
    assert not loaded & set(HEAVY)
    readers = {name for name in loaded if name.startswith("lticheck.captures.")}
    assert readers == {
        f"lticheck.captures.{name}"
        for name in (
            "byte_stream",
            "capture",
            "loader",
            "parameters",
            "readers",
            "readers.json_parameters",
            "readers.launch_file",
            "syntax",
            "syntax.documents",
            "syntax.json_object",
            "syntax.text",
        )
    }


def test_a_form_body_imports_no_parser_of_xml() -> None:
    assert "lxml" not in loaded_after(
        "lti_message_type=x&lti_version=y&resource_link_id=z&roles=Learner"
    )
