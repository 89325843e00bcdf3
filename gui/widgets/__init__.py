"""Small widgets, independent of a run."""
