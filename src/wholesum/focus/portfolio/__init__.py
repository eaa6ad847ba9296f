"""Measure the weights of goals, and how a team's hours divide among goals and values."""
