"""Report out: one file a format, one table."""

from lticheck.formats.format import Format
from lticheck.formats.table import FORMATS

__all__ = ["FORMATS", "Format"]
