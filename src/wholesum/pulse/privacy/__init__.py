"""Decide which results of a pulse may be shown, so that no single answer can be inferred."""
