"""Advice with the school's own address in it, where the launch or the request tells it."""

from __future__ import annotations

import re
from dataclasses import replace

from lticheck.model.case import Case
from lticheck.model.findings import Finding
from lticheck.model.pattern import pattern
from lticheck.model.urls import url_parts
from lticheck.services.ags.endpoint import course_of

HOST = "CANVAS-HOST"
COURSE = "COURSE-NUMBER"
"""What the texts of rules say in their place, and what stays where nothing tells them."""

PLAIN_HOST = pattern(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII)
"""A host that may stand in a command which somebody copies: a capture is hostile."""


def filled(finding: Finding, case: Case) -> Finding:
    """Return the finding with the placeholders of its advice filled in, as far as is known."""
    if not any(name in fix.text for fix in finding.fixes for name in (HOST, COURSE)):
        return finding
    known = {name: value for name, value in _values(case).items() if value}
    fixes = []
    for fix in finding.fixes:
        text = fix.text
        for name, value in known.items():
            text = text.replace(name, value)
        fixes.append(replace(fix, text=text))
    return replace(finding, fixes=tuple(fixes))


def _values(case: Case) -> dict[str, str]:
    launch = case.launch
    urls = [exchange.request.url for exchange in case.exchanges if exchange.request]
    if launch:
        urls.insert(0, launch.claims.line_item if launch.claims else launch.outcome_url)
    course = launch.get("custom_canvas_course_id") if launch else ""
    course = course or next(filter(None, map(course_of, urls)), "")
    stated = launch.get("custom_canvas_api_domain") if launch else ""
    host = stated or next(filter(None, map(_host, urls)), "")
    return {
        HOST: host if PLAIN_HOST.fullmatch(host) else "",
        COURSE: course if course.isascii() and course.isdigit() and len(course) < 20 else "",
    }


def _host(url: str) -> str:
    return url_parts(url).netloc.lower()
