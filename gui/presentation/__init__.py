"""For a lecture hall: only what the moment needs, in type that is read from the last row."""
