"""Charts of the Mirror."""
