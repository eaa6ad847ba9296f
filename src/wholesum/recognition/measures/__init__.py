"""Measures of recognition: how credit is divided, and how many people stories name."""
