"""The pytest fixture that other projects use."""
