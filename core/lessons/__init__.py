"""Guided demonstrations as plain files: what a lesson is, how its file is parsed, and how it is played."""
