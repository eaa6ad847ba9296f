"""Read a list of efforts from cells, pasted tables and uploaded files."""
