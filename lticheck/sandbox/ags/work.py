"""What a score hands in: type, text, URL or files of the attempt.

Facts: S21 to S22b, P27e.
"""

from __future__ import annotations

import re

from lticheck.sandbox.ags.answers import invalid
from lticheck.sandbox.ags.parameters import text_of
from lticheck.sandbox.ags.score_body import ATTEMPT_TYPES, ScoreBody
from lticheck.sandbox.canvas.gradebook import Work

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
HTTP = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
LONGEST_URL, KEPT = 255, 251
ATTACHMENT = "901"
"""The id of the first file; a sandbox keeps none."""


def work_of(body: ScoreBody) -> Work:
    """Return what is handed in. Raises Refused for a URL that is none."""
    kind = body.submission_type
    if not isinstance(kind, str) or kind not in ATTEMPT_TYPES:
        return Work(type=None)
    data = text_of(body.extension.get("submission_data"))
    if kind == "online_upload":
        return Work(type=kind, attachment_ids=ATTACHMENT)
    if kind == "online_text_entry":
        return Work(type=kind, body=data)
    if kind in {"online_url", "basic_lti_launch"}:
        return _of_url(kind, _url(data))
    return Work(type=kind)


def _of_url(kind: str, url: str | None) -> Work:
    """Return work at a URL; one too long for its column is cut, in the body too (S22)."""
    if url is None or len(url) <= LONGEST_URL:
        return Work(type=kind, url=url)
    return Work(type=kind, url=url[:KEPT], body=url[:KEPT])


def _url(text: str | None) -> str | None:
    if text is None:
        return None
    full = text if SCHEME.match(text) else f"http://{text}"
    if not HTTP.fullmatch(full):
        raise invalid(("url", "is not a valid URL", None))
    return full
