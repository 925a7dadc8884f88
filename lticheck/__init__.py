"""lticheck tells why a grade did not reach Canvas. `lticheck.diagnose` does so from Python.

What `__all__` names is a promise (docs/library.md). Each name is loaded when it is first used, so
that `import lticheck` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lticheck.library import diagnose
    from lticheck.model.errors import LticheckError
    from lticheck.model.findings import Evidence, Finding, Fix, Severity
    from lticheck.model.launch import Launch
    from lticheck.reporting.diagnosis import Diagnosis, Step
    from lticheck.reporting.report import Report
    from lticheck.reporting.verdict import Verdict
    from lticheck.sandbox import Sandbox

__version__ = "0.1.0"

__all__ = [
    "Diagnosis",
    "Evidence",
    "Finding",
    "Fix",
    "Launch",
    "LticheckError",
    "Report",
    "Sandbox",
    "Severity",
    "Step",
    "Verdict",
    "__version__",
    "diagnose",
]

_HOMES = {
    "diagnose": "lticheck.library",
    "LticheckError": "lticheck.model.errors",
    "Evidence": "lticheck.model.findings",
    "Finding": "lticheck.model.findings",
    "Fix": "lticheck.model.findings",
    "Severity": "lticheck.model.findings",
    "Launch": "lticheck.model.launch",
    "Diagnosis": "lticheck.reporting.diagnosis",
    "Report": "lticheck.reporting.report",
    "Step": "lticheck.reporting.diagnosis",
    "Verdict": "lticheck.reporting.verdict",
    "Sandbox": "lticheck.sandbox",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
