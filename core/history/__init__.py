"""What a run has been: branches, keyframes, losses."""
