"""Compute the published results of dialogues from their tables."""
