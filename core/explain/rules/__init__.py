"""One module per formula: the terms that add up to a cell."""
