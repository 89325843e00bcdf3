"""The calls of an iteration as they ran: what went into each, and what it made."""
