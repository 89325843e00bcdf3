"""What decides how a run is driven and shown, without Qt."""
