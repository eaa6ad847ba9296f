"""Write, check, unpack and restore backups of the server."""
