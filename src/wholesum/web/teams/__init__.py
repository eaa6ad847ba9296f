"""Teams, their members with roles, and invitations."""
