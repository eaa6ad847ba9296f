"""Template tags for help texts and for texts about emails."""
