"""The health of a run."""
