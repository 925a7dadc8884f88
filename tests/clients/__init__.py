"""Real clients as witnesses: published packages post grades to the sandbox, and log."""
