"""The addresses that the services give out."""

from __future__ import annotations

from lticheck.sandbox.web.http import Request


def origin(request: Request) -> str:
    """Return scheme, host and port as the client named them."""
    scheme, _, rest = request.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def line_items_url(request: Request, course_id: int) -> str:
    """Return the address of a course's line items."""
    return f"{origin(request)}/api/lti/courses/{course_id}/line_items"


def line_item_url(request: Request, course_id: int, item_id: int) -> str:
    """Return the address of a line item."""
    return f"{line_items_url(request, course_id)}/{item_id}"
