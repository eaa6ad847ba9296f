"""Help for facilitators: form pairs, select statements, and find near-duplicates."""
