"""The docks that hold the panels."""
