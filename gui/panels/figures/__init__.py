"""The figures that a script has drawn."""
