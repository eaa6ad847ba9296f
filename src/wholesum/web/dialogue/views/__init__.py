"""The pages of a dialogue."""
