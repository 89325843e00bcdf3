"""Autograd's graph as a drawing."""
