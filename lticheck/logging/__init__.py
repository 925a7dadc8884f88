"""The reason of a failed grade, in the log, at the moment at which it fails (docs/logging.md).

`DiagnosisHandler` is attached to what logs grades: `pylti`, `django.request`, the logger of a tool
or the root logger. It writes one line a failure on the logger `lticheck`. `SecretFilter` is for the
handlers that stay beside it.
"""

from __future__ import annotations

from lticheck.logging.handler import DiagnosisHandler
from lticheck.logging.secret_filter import SecretFilter

__all__ = ["DiagnosisHandler", "SecretFilter"]
