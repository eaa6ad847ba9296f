"""Attacks on the app, as an attacker tries them."""
