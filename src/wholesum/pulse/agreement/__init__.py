"""Measure the agreement in a team, and the agreement expected by chance."""
