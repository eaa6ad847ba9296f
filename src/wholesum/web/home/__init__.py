"""The first page of a user: their teams, and the tasks in each."""
