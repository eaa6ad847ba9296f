"""Compute the results of a team's focus that may be shown, from its tables."""
