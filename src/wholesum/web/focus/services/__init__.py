"""Actions in a focus round: each one authorises, validates, saves, and returns the record."""
