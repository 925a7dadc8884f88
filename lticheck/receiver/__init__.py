"""A tool's endpoint on loopback: receives real launches, and shows what becomes of their grades."""
