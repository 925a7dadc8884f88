"""A Canvas stand-in on loopback, which answers as Canvas's own code does.

with Sandbox() as canvas:
    launch = canvas.launch("ok")
    ...
    assert canvas.gradebook("ok")["score"] == 8.5
"""

from lticheck.sandbox.sandbox import FAULTS, Sandbox

__all__ = ["FAULTS", "Sandbox"]
