"""Inputs of the kinds that once ended a run: each is one result, and the next one is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.captures.samples import AS_DICT, LAUNCH, OUTCOME_URL, REQUEST
from tests.cli.runner import Lticheck

DIGITS = "7" * 5000
KINDS: dict[str, bytes] = {
    "a list that names the launch file": b'["lticheck_launch"]',
    "a launch file of other types": b'{"lticheck_launch": 1, "parameters": 7, "url": []}',
    "digits beyond Python's limit": json.dumps(
        {**AS_DICT, "lis_result_sourcedid": f"{DIGITS}-1-1-1-x", "custom_n": DIGITS}
    ).encode(),
    "a number beyond Python's limit": b'{"lti_message_type": ' + DIGITS.encode() + b"}",
    "a lone surrogate": json.dumps({**AS_DICT, "context_title": "\ud800"}).encode(),
    "an address that is none": json.dumps(
        {**AS_DICT, "lis_outcome_service_url": OUTCOME_URL.replace("canvas.example", "[canvas")}
    ).encode(),
    "nested JSON": b'{"a":' * 100_000,
    "nested JSON in a log": b"log " + b'{"lti_message_type":' * 20_000,
    "nested XML": REQUEST.replace("<imsx_POXBody>", "<imsx_POXBody>" + "<a>" * 50_000).encode(),
    "NUL and controls": b"\x00\x1b]52;c;x\x07" + json.dumps(dict(LAUNCH)).encode(),
    "gzip that is none": b"\x1f\x8b\x08" + b"x" * 90,
    "xz that is none": b"\xfd7zXZ\x00" + b"x" * 90,
    "bzip2 that is none": b"BZh9" + b"x" * 90,
    "UTF-16 that is cut": b"\xff\xfe" + json.dumps(AS_DICT).encode("utf-16-le")[:-1],
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_bad_input_costs_no_other(kind: str, tmp_path: Path, lticheck: Lticheck) -> None:
    bad, good = tmp_path / "a.bin", tmp_path / "b.json"
    bad.write_bytes(KINDS[kind])
    good.write_text(json.dumps(AS_DICT))
    run = lticheck("diagnose", "--offline", "--format", "json", str(bad), str(good))
    found = json.loads(run.stdout)["diagnoses"]
    rules = [finding["rule"] for one in found for finding in one["findings"]]
    assert "lticheck-bug" not in rules
    assert [one["location"]["file"] for one in found].count(str(good)) == 1
    assert str(bad) in {one["location"]["file"] for one in found}
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/urandom"])
def test_a_device_is_no_capture(name: str, lticheck: Lticheck) -> None:
    """Its first bytes show that it is no text: it is not read to an end that never comes."""
    if not Path(name).exists():
        pytest.skip("a device of Unix")
    run = lticheck("diagnose", "--offline", name)
    assert run.status == 3
    assert "binary file" in " ".join(run.stdout.split())
