"""The actions in a focus round: each checks access and values, saves, and returns the record."""
