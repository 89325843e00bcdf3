"""Autograd's own graph of an iteration."""
