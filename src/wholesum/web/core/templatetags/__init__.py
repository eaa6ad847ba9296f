"""Template tags for help texts."""
