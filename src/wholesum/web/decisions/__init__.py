"""Decisions in the browser: the consent round, the record, its reviews."""
