"""A moment as shown on a screen: frozen numbers and small pictures, never a live tensor."""
