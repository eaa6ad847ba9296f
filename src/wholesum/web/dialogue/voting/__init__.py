"""Voting: voter keys, locks, the statements of each voter, and their random selection."""
