"""Asking Canvas: what is sent, to whom, in which order, and how a grade is put back."""
