"""The present iteration, run again on a private copy and observed."""
