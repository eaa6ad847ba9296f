"""The pages of teams: the team and its members, invitations, and joining."""
