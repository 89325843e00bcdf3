"""Runs a loop forwards and back in time."""
