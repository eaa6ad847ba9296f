"""Database settings: checks before the start, no traces of deleted rows, no order of rows."""
