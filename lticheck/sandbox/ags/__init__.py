"""LTI 1.3 in the sandbox: tokens, line items, scores and results as Canvas answers them."""
