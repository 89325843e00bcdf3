"""How a gradient is checked: the loss as a function of its parameters, run again in float64."""
