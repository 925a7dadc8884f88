"""Captures in: bytes of any form to launches and exchanges."""

from lticheck.captures.loader import READERS, Capture, Reader, Unrecognised, load, read

__all__ = ["READERS", "Capture", "Reader", "Unrecognised", "load", "read"]
