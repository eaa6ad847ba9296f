"""Weights of goals, and how hours are divided among goals and values."""
