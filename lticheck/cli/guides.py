"""The guides of docs/, printed for who has installed lticheck and has no clone."""

from __future__ import annotations

from pathlib import Path

GUIDES = {
    "capturing": "how to save a launch, a request or a reply",
    "ci": "lticheck in CI: the smoke file, GitHub, GitLab, pytest",
    "exit-status": "what each exit status means",
}

PACKAGE = Path(__file__).parent.parent
FOLDERS = (PACKAGE / "guides", PACKAGE.parent / "docs")
"""Where an installed lticheck has them, and where a clone has them."""


def guide(name: str) -> str:
    """Return the text of a guide, as Markdown; empty where there is none of this name."""
    if name not in GUIDES:
        return ""
    paths = (folder / f"{name}.md" for folder in FOLDERS)
    return next((path.read_text(encoding="utf-8") for path in paths if path.is_file()), "")
