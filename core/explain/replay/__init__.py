"""The present iteration, run again in place and observed."""
