"""Web pages: jinja2 templates and one style sheet, for the report, the sandbox and the receiver.

A leaf: it knows values, and nothing of what they mean.
"""

from lticheck.pages.render import render

__all__ = ["render"]
