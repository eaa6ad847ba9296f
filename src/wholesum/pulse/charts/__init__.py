"""Charts of the pulse and of its methods."""
