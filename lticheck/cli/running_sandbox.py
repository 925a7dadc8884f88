"""Launches of a `lticheck sandbox` that runs on this machine: its port, its published secret."""

from __future__ import annotations

import json
from dataclasses import replace

from lticheck.model.credentials import Credentials, Registration, SharedSecret
from lticheck.model.grade_urls import read_web_address
from lticheck.model.launch import Launch
from lticheck.probing.sandbox_note import is_sandbox_port
from lticheck.probing.trust import Trust

LISTENS = "127.0.0.1"


def on_running_sandbox(
    launch: Launch, known: Credentials | None, trust: Trust
) -> tuple[Credentials, Trust] | None:
    """Return what a launch of the running sandbox is asked about with; None where none runs there.

    The secret is the published one, which opens nothing else; where the user named the host, his
    own secret is used as for any other.
    """
    url = launch.claims.line_item if launch.claims else launch.outcome_url
    address = read_web_address(url)
    if address is None or address.scheme != "http" or address.host != LISTENS:
        return None
    named = (*trust.allowed, *(known.hosts if known else ()))
    if known and any(one.covers(address.host, address.port) for one in named):
        return None
    credentials = _published(launch) if is_sandbox_port(address.port) else None
    if credentials is None:
        return None
    return credentials, replace(trust, sandbox=f"http://{LISTENS}:{address.port}")


def _published(launch: Launch) -> Credentials | None:
    """Return what the sandbox prints for everybody: the secret of its tool, or its test key."""
    from lticheck.sandbox.scenarios import tool_tables  # noqa: PLC0415 - Flask is heavy
    from lticheck.sandbox.scenarios.lti13 import sample_keys  # noqa: PLC0415 - Flask is heavy

    if launch.claims:
        key = json.dumps(sample_keys.private_jwk(sample_keys.TOOL_KEY))
        return Registration(client_id=launch.tool_key, private_key=key)
    key = launch.consumer_key
    found = next((table for table in tool_tables() if table["key"] == key), None)
    if found is None:
        return None
    return SharedSecret(consumer_key=key, secret=str(found.get("believes", found["secret"])))
