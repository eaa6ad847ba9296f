"""Operating a server: serve, back up, restore, check."""
