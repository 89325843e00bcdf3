"""The list of a script's tensors, of which a person pins those that are to be seen."""
