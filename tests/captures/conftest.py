"""Captures as a person gives them to the command."""

from tests.cli.conftest import lticheck

__all__ = ["lticheck"]
