"""One file for each formula: the terms that add up to a cell."""
