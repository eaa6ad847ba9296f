"""Compute the published results of a focus from its tables."""
