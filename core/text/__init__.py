"""Texts and numbers made fit for a message: cut, quoted, rounded."""
