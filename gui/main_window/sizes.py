"""The window's sizes, in logical points: for the command as well, which answers before Qt is there."""

from __future__ import annotations

FIRST = 1440, 900
"""The size at the first start, where the screen has room for it."""

SMALLEST = 760, 520
"""A screen of 800 × 600, less what the system keeps of it: its panel, and the window's frame."""
