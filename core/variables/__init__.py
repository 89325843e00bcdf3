"""The variables of a paused run, and what a person asks of them: looked at without running a line of the person's."""
