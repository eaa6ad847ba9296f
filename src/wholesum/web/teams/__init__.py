"""Teams, who is in them in which role, and invitations."""
