"""Each practice in a browser, as members use it."""
