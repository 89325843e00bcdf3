"""A training loop as a program: its source, its phases, its edits, and the generator that pauses."""
