"""The catalogue: every rule, by stage. The order is that of diagnosis."""
