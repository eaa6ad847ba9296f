"""What is done in a focus round: each act authorises, checks, saves, and returns the thing."""
