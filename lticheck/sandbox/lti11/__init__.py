"""LTI 1.1 as Canvas answers it."""
