"""Compute the published results of a pulse from its tables."""
