"""LTI 1.1 Basic Outcomes: requests, replies, signing."""
