"""The file service, as far as a score with files meets it: its answer is data of the sandbox.

Facts: P24.
"""

from __future__ import annotations

from lticheck.sandbox.ags.answers import internal_error, service_error
from lticheck.sandbox.ags.version import Version


def upload(answered: tuple[int, str] | str, version: Version) -> None:
    """Hand a file over. Raises Refused where the service does not take it."""
    if isinstance(answered, str):
        if answered in {"read_timeout", "circuit_breaker"}:
            raise service_error("failed to communicate with file service", 504)
        raise internal_error()
    status, body = answered
    if status == 201:
        return
    timed_out = status == 502 or (status == 400 and "timed-out" in body)
    if timed_out and not version.uploads_last:
        raise service_error("file url timed out", 504)
    words = f"uploading to file service failed with {status}: {body}"
    raise service_error(words, 400 if status == 400 else 500)
