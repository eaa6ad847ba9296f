"""Help for facilitators: form pairs, choose the next statement, and find near-duplicates."""
