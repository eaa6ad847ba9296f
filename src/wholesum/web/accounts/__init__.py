"""Who signs in: a person known by one email address."""
