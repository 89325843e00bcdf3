"""The variables of a frame, the call stack that it belongs to, and watched expressions."""
