"""Response hooks for a tool's own requests or httpx client: the reason of a failed grade, logged.

    session = requests.Session()
    session.hooks["response"].append(lticheck.hooks.on_response)

    httpx.Client(event_hooks={"response": [lticheck.hooks.on_response]})
    httpx.AsyncClient(event_hooks={"response": [lticheck.hooks.on_response_async]})

Neither library is imported. What goes to no grade service is left alone, its body unread.
"""

from __future__ import annotations

import threading
from typing import Any

from lticheck.logging.http_messages import is_of_grades, message_of
from lticheck.logging.watcher import WATCHER


def on_response(response: Any, *_arguments: Any, **options: Any) -> None:
    """Log, on the logger `lticheck`, why a grade failed, where this response says so.

    For `requests` (as a response hook) and for `httpx.Client` (as an event hook). An error of the
    connection while the body is read is the client's own, and is raised as the client would.
    """
    if not is_of_grades(response):
        return
    if hasattr(response, "read"):  # httpx: its client reads the body only after the hooks
        response.read()
    elif not options.get("stream"):
        _ = response.content
    _watch(response)


async def on_response_async(response: Any) -> None:
    """Do the same as an event hook of `httpx.AsyncClient`."""
    if is_of_grades(response):
        await response.aread()
        _watch(response)


def _watch(response: Any) -> None:
    """Give the exchange to the thread that diagnoses; what fails here costs the client nothing."""
    try:
        message = message_of(response)
        if message:
            WATCHER.add_message(message, (threading.get_ident(), None))
    except Exception:  # noqa: BLE001 - a request must not fail for its diagnosis
        WATCHER.dropped += 1
