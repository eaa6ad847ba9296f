"""Tests of conversations: reading and counting transcripts, and the measures."""
