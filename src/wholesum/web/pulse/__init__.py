"""Rounds of the pulse: opened, answered under a promise, closed."""
