"""Reliability: how well items measure a facet, and how reliably teams differ."""
