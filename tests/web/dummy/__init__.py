"""A practice of the tests: one folder, which a line of settings adds to the app."""
