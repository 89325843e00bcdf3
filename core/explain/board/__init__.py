"""How sums of products are written: their factors as arrays, their terms, their symbols."""
