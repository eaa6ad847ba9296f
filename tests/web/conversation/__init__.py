"""The app of conversation."""
