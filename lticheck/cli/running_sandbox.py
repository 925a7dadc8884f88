"""Launches of a `lticheck sandbox` that runs on this machine: its port, its published secret."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.credentials import Credentials, SharedSecret
from lticheck.model.grade_urls import read_web_address
from lticheck.model.launch import Launch
from lticheck.probing.sandbox_note import is_sandbox_port
from lticheck.probing.trust import Trust
from lticheck.sandbox.scenarios import tool_tables

LISTENS = "127.0.0.1"


def on_running_sandbox(
    launch: Launch, known: Credentials | None, trust: Trust
) -> tuple[Credentials, Trust] | None:
    """Return what a launch of the running sandbox is asked about with; None where none runs there.

    The secret is the published one, which opens nothing else; where the user named the host, his
    own secret is used as for any other.
    """
    address = read_web_address(launch.outcome_url)
    if address is None or address.scheme != "http" or address.host != LISTENS:
        return None
    named = (*trust.allowed, *(known.hosts if known else ()))
    if known and any(one.covers(address.host, address.port) for one in named):
        return None
    secret = _published_secret(launch.consumer_key)
    if secret is None or not is_sandbox_port(address.port):
        return None
    credentials = SharedSecret(consumer_key=launch.consumer_key, secret=secret)
    return credentials, replace(trust, sandbox=f"http://{LISTENS}:{address.port}")


def _published_secret(key: str) -> str | None:
    found = next((table for table in tool_tables() if table["key"] == key), None)
    return None if found is None else str(found.get("believes", found["secret"]))
