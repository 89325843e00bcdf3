"""Guided demonstrations as plain files: what a lesson is, how its file is read, and how it is played."""
