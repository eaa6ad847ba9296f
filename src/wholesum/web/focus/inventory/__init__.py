"""The inventory as it comes in: cells, pasted tables and uploaded files."""
