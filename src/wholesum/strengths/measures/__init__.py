"""Measures of strengths; each measure has its own file."""
