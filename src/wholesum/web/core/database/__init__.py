"""Safety of the database: checks at start, complete deletion, no order of arrival."""
