"""Compute the results of a pulse that may be shown, from its tables."""
