"""Asking Canvas: whom, how, and what comes of it."""
