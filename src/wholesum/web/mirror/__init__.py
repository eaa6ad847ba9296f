"""The page of the Mirror, and its downloads."""
