"""Attacks on the app: each test does what an attacker would try."""
