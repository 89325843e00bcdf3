"""Pictures and animations of the window."""
