"""The catalogue: one file a rule, by stage."""

from lticheck.rules.registry import FILES, LAST, all_rules, rules_of

__all__ = ["FILES", "LAST", "all_rules", "rules_of"]
