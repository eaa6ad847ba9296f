"""The mean answer of a team: its interval, and its change between rounds."""
