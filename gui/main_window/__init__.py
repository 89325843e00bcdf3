"""The window: what stands in it, and how its parts are wired to the session."""
