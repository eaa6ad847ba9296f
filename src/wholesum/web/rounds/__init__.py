"""Common code of rounds in which each member answers one time, sealed or signed."""
