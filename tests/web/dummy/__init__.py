"""A practice for tests: one folder and one line of settings add it to the app."""
