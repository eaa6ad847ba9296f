"""A team's mean answer: its interval, and its change between rounds."""
