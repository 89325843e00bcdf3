"""The presentation for a lecture hall: only what the moment needs, in type readable from the last row."""
