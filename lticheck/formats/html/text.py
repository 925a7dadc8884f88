"""Text into HTML: a text is escaped unless it was made by `tag`."""

from __future__ import annotations

from html import escape

from lticheck.formats.wording import clean

VOID = frozenset({"meta"})


class Html(str):
    """Markup of our own making."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """Return an element; `class_` is the attribute class. Empty children leave no trace."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for key, value in attributes.items()
    )
    if name in VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: str) -> Html:
    """Return several pieces as one."""
    return Html("".join(c if isinstance(c, Html) else _text(c) for c in children))


def _text(text: str) -> str:
    return escape(clean(text))
