"""The scenarios of LTI 1.3, as data, and the Canvas that holds them all."""

from lticheck.sandbox.scenarios.lti13.sample_keys import CANVAS_KEY, TOOL_KEY
from lticheck.sandbox.scenarios.lti13.scenario import Scenario13, scenarios13
from lticheck.sandbox.scenarios.lti13.settle import new_registry

__all__ = ["CANVAS_KEY", "TOOL_KEY", "Scenario13", "new_registry", "scenarios13"]
