"""Explanations of cells: a private replay, autograd's own graph of it, and the terms read from that graph."""
