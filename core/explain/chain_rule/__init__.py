"""The chain rule for any recorded call, without a formula for it."""
