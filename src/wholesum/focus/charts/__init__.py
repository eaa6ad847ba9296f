"""Charts of the focus."""
