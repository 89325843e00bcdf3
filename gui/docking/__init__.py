"""The docks that panels lie in."""
