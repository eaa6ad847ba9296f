"""Accounts of users: sign-in, address, passkeys, data download and deletion."""
