"""Rules on silent failures: Canvas said success, the gradebook shows something else."""
