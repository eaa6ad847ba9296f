"""Voting: keys, locks, the sheet of statements, and the draw of statements."""
