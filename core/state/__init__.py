"""The state of a run at one moment: kept, restored, compared."""
