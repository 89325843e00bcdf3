"""Export of pictures and animations of the window."""
