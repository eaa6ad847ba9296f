"""The pages of a focus round."""
