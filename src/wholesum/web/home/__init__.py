"""The first page of a user: their teams, and what is to be done in each."""
