"""Database safety: checks at start, removal of deleted data, and no order of arrival."""
