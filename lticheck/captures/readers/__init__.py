"""One file a form of capture."""
