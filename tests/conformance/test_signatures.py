"""The signatures of the recorded requests, recomputed by the client's own signing."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from lticheck.model.credentials import SharedSecret
from lticheck.services.outcomes.oauth1 import sign
from tests.conformance.recorded import (
    SHIPPED_SCENARIOS,
    SHIPPED_TRANSCRIPTS,
    Row,
    read_scenarios,
    rows,
)
from tests.conformance.replay import body_of

SCENARIOS = {
    scenario["name"]: scenario for scenario in read_scenarios(SHIPPED_SCENARIOS)["scenarios"]
}
TAMPERED = {
    "I-xml",
    "H-oauth",
    "H-url",
    "H-proxy",
    "H-tamper",
    "H-precedence",
    "H-nonce",
    "G-content-type",
}
"""Groups in which the signing itself was played with, or the body is no XML."""
OAUTH = re.compile(r'(oauth_\w+)="([^"]*)"')


def plain_rows() -> list[Row]:
    """Return the rows that were signed as a tool signs: XML, HMAC-SHA1, a body hash."""
    return [
        row
        for row in rows(SHIPPED_TRANSCRIPTS)
        if row["group"] not in TAMPERED
        and "oauth_body_hash" in row["request"]["headers"].get("Authorization", "")
    ]


@pytest.mark.parametrize("group", sorted({row["group"] for row in plain_rows()}))
def test_recorded_signatures_are_recomputed(group: str) -> None:
    """Same URL, body, nonce, timestamp and secret: the very same signature."""
    for row in plain_rows():
        if row["group"] != group:
            continue
        scenario, request = SCENARIOS[row["scenario"]], row["request"]
        recorded = dict(OAUTH.findall(request["headers"]["Authorization"]))
        signed = sign(
            request["url"],
            body_of(request, scenario["sourcedid"]),
            SharedSecret(consumer_key=scenario["key"], secret=scenario["secret"]),
            timestamp=int(recorded["oauth_timestamp"]),
            nonce=unquote(recorded["oauth_nonce"]),
        )
        ours = dict(OAUTH.findall(signed.header("Authorization")))
        assert ours == recorded, row["id"]
