"""Values into a page: whatever is not the template's own is text, and escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

Clean = Callable[[str], str]


def render(template: str, /, *, clean: Clean = str, **values: object) -> str:
    """Return the page that a template makes of these values.

    `clean` is applied to every text before it is escaped: it may drop what a page cannot show.
    """
    return _environment(clean).get_template(template).render(values)


@cache
def _environment(clean: Clean) -> Environment:
    """Make the environment; a name that a template misspells is an error, not an empty text."""

    def finalize(value: Any) -> Any:
        # What a macro made has been cleaned and escaped before.
        return value if hasattr(value, "__html__") or not isinstance(value, str) else clean(value)

    return Environment(
        loader=PackageLoader("lticheck.pages"),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
