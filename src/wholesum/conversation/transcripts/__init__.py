"""Transcripts of meetings: reading them, and matching their names to the people of a team."""
