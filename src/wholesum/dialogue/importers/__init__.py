"""Dialogues that other tools held."""
