"""Lessons in the window: what opens one, what plays it, and what shows it."""
