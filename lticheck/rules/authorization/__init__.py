"""Rules on signatures, clocks, nonces and media types."""
