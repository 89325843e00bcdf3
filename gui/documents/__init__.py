"""Files that are open: their unsaved text, and what becomes of it."""
