"""The line that gave a weight its value, and what it did."""
