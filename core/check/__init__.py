"""Gradient checks: the loss as a function of its parameters, run again in float64."""
