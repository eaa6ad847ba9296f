"""Charts of a dialogue."""
