"""Conversation: transcripts, their counts and what they say."""
