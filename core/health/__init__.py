"""The health of a run: samples and their diagnosis."""
