"""Rounds in which members are asked once: sealed or signed, one machine for every practice."""
