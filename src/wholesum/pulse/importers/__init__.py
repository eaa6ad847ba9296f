"""Answers that other survey tools collected."""
