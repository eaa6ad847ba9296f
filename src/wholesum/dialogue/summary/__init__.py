"""From the tables of a dialogue to the results that every output shows."""
