"""Run a server: serve the app, back up, restore and check."""
