"""Code for all rounds in which each member answers once, sealed or signed."""
