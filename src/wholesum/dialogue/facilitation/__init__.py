"""Help the facilitator of a dialogue: form pairs, choose the next statement, find duplicates."""
