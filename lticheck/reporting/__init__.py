"""Diagnoses and the report that holds them, masked in one place."""
