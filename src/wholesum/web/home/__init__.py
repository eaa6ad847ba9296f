"""The home page: the teams of a user, and the user's tasks in each team."""
