"""Write, unpack and restore backups."""
