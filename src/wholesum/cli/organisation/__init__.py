"""The commands about a whole organisation."""
