"""Help for the facilitator: pairs, routing of statements, near-duplicates."""
