"""Constellations: members whose strengths together cover what a challenge needs."""
