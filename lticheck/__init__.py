"""lticheck tells why a grade did not reach Canvas."""

__version__ = "0.1.0"
