"""The catalogue: one file a rule, by stage."""

from lticheck.rules.registry import all_rules, all_slugs, registered_rules, rules_of

__all__ = ["all_rules", "all_slugs", "registered_rules", "rules_of"]
