"""Texts and numbers prepared for messages: clipped, quoted, rounded."""
