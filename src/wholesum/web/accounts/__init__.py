"""Accounts of users: signing in, email address, passkeys, download of own data, and deletion."""
