"""How everything looks and reads: colours, type, icons, numbers, language."""
