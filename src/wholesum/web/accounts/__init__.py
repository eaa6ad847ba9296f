"""Accounts: each user has one email address."""
