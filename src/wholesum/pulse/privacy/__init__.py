"""Decide which results of a pulse may be shown, so that nobody can infer a single answer."""
