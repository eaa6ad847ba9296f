"""Measure how far the answers of a team agree, and how far they would agree by chance."""
