"""The scenarios, as data: what differs from a course in which everything is right."""

from lticheck.sandbox.scenarios.loader import (
    KEYS,
    Scenario,
    new_world,
    scenarios,
    tool_tables,
)

__all__ = ["KEYS", "Scenario", "new_world", "scenarios", "tool_tables"]
