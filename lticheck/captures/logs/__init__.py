"""Logs: lines in, exchanges and facts out."""
