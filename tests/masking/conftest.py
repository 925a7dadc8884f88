"""The command line as a fixture."""

from tests.cli.conftest import lticheck

__all__ = ["lticheck"]
