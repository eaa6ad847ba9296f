"""Results of points and scores: weights, the two lists, and the gap between values and hours."""
