"""Models and how to train them."""

from .training import fit

__all__ = ["fit"]
