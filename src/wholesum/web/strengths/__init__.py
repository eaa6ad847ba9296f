"""Strengths in the app: gifts, who can stand in, and constellations for challenges."""
