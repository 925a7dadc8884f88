"""Access lines of proxies and servers that do not write the status behind the request line."""

from __future__ import annotations

import re

from lticheck.model.dataclass import dataclass

METHOD, TARGET, CODE = r"(?P<method>[A-Z]{3,7})", r"(?P<url>\S{1,2000})", r"(?P<status>\d{3})"
REQUEST_LINE = rf"\"{METHOD} {TARGET} HTTP/"
LAYOUTS = tuple(
    re.compile(layout)
    for layout in (
        rf" {CODE} (?:\d{{3}}|-) \d{{1,12}} \d{{1,12}} {REQUEST_LINE}",
        (
            rf" {CODE} -?\d{{1,12}} \S{{1,200}} \S{{1,200}} [\w-]{{4}} "
            r"(?:\d{1,6}/){4}\+?\d{1,6} \d{1,6}/\d{1,6} "
            rf"(?:\{{[^}}\n]{{0,500}}\}} ){{0,2}}{REQUEST_LINE}"
        ),
        rf"\t{METHOD}\t[\w.-]{{1,255}}\t{TARGET}\t{CODE}\t",
        (
            rf" {METHOD} {TARGET} \S{{1,2000}} \d{{2,5}} \S{{1,100}} [\da-fA-F.:]{{3,45}} "
            rf"\S{{1,500}} (?:\S{{1,500}} )?{CODE} \d{{1,5}} \d{{1,10}}\b"
        ),
        rf" TCP_\w{{1,40}}/{CODE} \d{{1,12}} {METHOD} {TARGET} ",
        (
            rf"\bmethod=\"?{METHOD}\"? (?:path|uri|url)=\"?(?P<url>[^\s\"]{{1,2000}})\"? "
            rf"(?:\w{{1,40}}=\S{{0,200}} ){{0,12}}?status=\"?{CODE}\b"
        ),
    )
)
"""AWS's load balancer; HAProxy; CloudFront; IIS; Squid; Rails with lograge and other logfmt."""


@dataclass(frozen=True, kw_only=True)
class AccessLine:
    """The method of a request, and the status of its answer."""

    method: str
    status: int


def access_of(line: str) -> AccessLine | None:
    """Return what an access line tells; None where it is none of these."""
    for layout in LAYOUTS:
        if found := layout.search(line):
            return AccessLine(
                method=found["method"],
                status=int(found["status"]),
            )
    return None
