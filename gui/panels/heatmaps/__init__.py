"""A heat map for each parameter and its gradient."""
