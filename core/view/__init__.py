"""What a screen gets of a moment: frozen numbers and small pictures, never a live tensor."""
