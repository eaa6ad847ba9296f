"""The settings of the app, its URLs, and its start."""
