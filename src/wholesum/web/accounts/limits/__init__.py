"""Limits on how often a visitor may try to sign in; a stranger cannot use them to block a user."""
