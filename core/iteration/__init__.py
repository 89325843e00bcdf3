"""Iterators, loaders and generators whose place can be kept and gone back to."""
