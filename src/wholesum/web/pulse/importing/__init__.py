"""Pulse rounds that come from a file."""
