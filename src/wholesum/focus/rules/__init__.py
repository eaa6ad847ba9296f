"""Rules that choose efforts within the hours of a team, with proofs and explanations."""
