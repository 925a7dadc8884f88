"""Whether an assignment's link still belongs to a tool (lib/lti/tool_finder, ContextExternalTool).

Row 20: the link's URL must equal the tool's URL, query parameters that the tool's URL lacks
aside, or lie on the tool's domain; and the tool must not be deleted.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from lticheck.sandbox.canvas.world import Assignment, Tool


def belongs(assignment: Assignment, tool: Tool) -> bool:
    """Tell whether Canvas finds this tool behind the assignment's link."""
    if tool.deleted or not assignment.tag_url:
        return False
    return _matches_url(assignment.tag_url, tool.url) or _matches_domain(
        assignment.tag_url, tool.domain
    )


def _matches_url(tag_url: str, tool_url: str | None) -> bool:
    if not tool_url:
        return False
    tag, tool = urlsplit(tag_url), urlsplit(tool_url)
    wanted = sorted(parse_qsl(tool.query, keep_blank_values=True))
    names = {name for name, _ in wanted}
    given = sorted(p for p in parse_qsl(tag.query, keep_blank_values=True) if p[0] in names)
    return _place(tag_url) == _place(tool_url) and given == wanted


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower(), parts.path or "/"


def _matches_domain(tag_url: str, domain: str | None) -> bool:
    if not domain:
        return False
    host = (urlsplit(tag_url).hostname or "").lower()
    wanted = domain.lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    return host == wanted or host.endswith(f".{wanted}")
