"""Nablascope's engine: training loops that can be walked line by line. Knows nothing of Qt."""

__version__ = "0.1.0"
