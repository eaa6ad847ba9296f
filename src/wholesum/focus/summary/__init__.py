"""From the tables of a focus to the results that every output shows."""
