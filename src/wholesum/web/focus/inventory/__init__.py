"""Input of an inventory: cells, pasted tables and uploaded files."""
