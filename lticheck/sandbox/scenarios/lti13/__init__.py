"""The scenarios of LTI 1.3, as data, and the Canvas that holds them all."""

from lticheck.sandbox.scenarios.lti13.scenario import Scenario13, scenarios13
from lticheck.sandbox.scenarios.lti13.settle import new_registry
from lticheck.sandbox.scenarios.lti13.test_keys import CANVAS_KEY, TOOL_KEY

__all__ = ["CANVAS_KEY", "TOOL_KEY", "Scenario13", "new_registry", "scenarios13"]
