"""Constellations: groups of members who together have the strengths that a challenge needs."""
