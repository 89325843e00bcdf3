"""The form of an experiment."""
