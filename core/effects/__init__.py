"""What a script gets from outside and sends there: the same each time a moment is run again."""
