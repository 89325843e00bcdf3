"""The running loop: its source, where it stands, and how a person changes it."""
