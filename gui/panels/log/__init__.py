"""The log of a run, and the console of a script."""
