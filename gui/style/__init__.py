"""Appearance: colours, fonts, icons, numbers, language."""
