"""Rules that choose which efforts fit the hours of a team, with proofs and explanations."""
