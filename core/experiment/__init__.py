"""Choices for a run: the fields of an experiment, its trainer, its data, its device."""
