"""Measurements, not tests: see README.md."""
