"""Read transcripts of meetings, and match the names in them to the people of a team."""
