"""Measures computed from counts of meetings: speaking time, turns, I and we, and questions."""
