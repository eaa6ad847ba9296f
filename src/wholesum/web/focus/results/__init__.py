"""Results of points and scores: goal weights, efforts to keep or stop, hours against values."""
