"""Measures from the counts of meetings: speaking time, turns, I and we, questions."""
