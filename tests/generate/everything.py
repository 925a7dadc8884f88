"""The table of generated files."""

from __future__ import annotations

from tests.generate.answers_md import answers_md
from tests.generate.forms_md import forms_md
from tests.generate.readme import readme
from tests.generate.rules_md import rules_md
from tests.generate.samples import samples
from tests.generate.samples13 import samples13


def generated() -> dict[str, str]:
    """Return every generated file's text by its path in the repository."""
    return {
        "README.md": readme(),
        "docs/rules.md": rules_md(),
        "docs/answers.md": answers_md(),
        "docs/forms.md": forms_md(),
        **samples(),
        **samples13(),
    }
