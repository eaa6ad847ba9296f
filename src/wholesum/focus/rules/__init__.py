"""Rules that choose efforts within the hours a team has, with proofs and explanations."""
