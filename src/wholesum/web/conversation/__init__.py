"""Conversation: count transcripts, delete their text, and show the counts."""
