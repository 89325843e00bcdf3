"""A script's inputs from outside and outputs to it: the same each time a moment is run again."""
