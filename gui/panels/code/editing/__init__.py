"""What an editor of code does: it knows text alone, and nothing of a loop that runs."""
