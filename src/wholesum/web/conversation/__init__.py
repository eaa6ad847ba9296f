"""Conversation: transcripts are counted and forgotten, and the counts shown."""
