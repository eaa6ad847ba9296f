"""The steps from the tables of a pulse to the results that every output shows."""
