"""Mutations of the modules on which gradebooks and secrets hang, and the tests that kill them."""
