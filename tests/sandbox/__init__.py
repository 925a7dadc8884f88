"""The sandbox by itself: each concern, by the facts in its module's docstring."""
