"""Lessons in the window: opening, playing and showing them."""
