"""The bin of a team: deleted objects are kept for some days, without sealed answers."""
