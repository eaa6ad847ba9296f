"""Limits on tries to sign in; a stranger cannot use them to block another user."""
