"""How a run is doing: samples, and what they say."""
