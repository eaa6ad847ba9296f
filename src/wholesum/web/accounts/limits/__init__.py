"""Limits on how often somebody may try to sign in; a stranger cannot use them to block a user."""
