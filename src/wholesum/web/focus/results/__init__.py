"""Results of a focus round: goal weights, efforts to keep or stop, hours compared with values."""
