"""The report in colour for a terminal; alone here is rich imported."""
