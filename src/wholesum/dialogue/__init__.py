"""What do we think together? Statements, votes, and what they can carry."""
