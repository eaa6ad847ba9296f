"""Signing in by an emailed code, a password, a passkey or an organisation's provider."""
