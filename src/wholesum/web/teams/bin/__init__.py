"""The bin of a team: deleted objects stay for some days, without sealed answers."""
