"""Estimate the mean answer of a team, with its interval and its change between rounds."""
