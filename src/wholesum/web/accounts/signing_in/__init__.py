"""Sign in by a mailed code, a password, a passkey or the provider of an organisation."""
