"""Read transcripts of meetings, and match their names to the people of a team."""
