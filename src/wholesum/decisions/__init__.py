"""Decisions: who was concerned, who was heard, what was settled here, what was seen at review."""
