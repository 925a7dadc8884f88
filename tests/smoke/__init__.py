"""Smoke files: how they are read, run and reported; and the project's own."""
