"""What comes of points and scores: weights, the two lists, and the gap between words and deeds."""
